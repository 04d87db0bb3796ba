"""Limits of the desk: of connections, of requests, and of growing processes."""

MOST_CONNECTIONS = 100
"""Connections that may be open at once.

A browser opens six; some systems let a process open 256 files.
"""

MOST_UNACCEPTED = 64
"""Connections that the system holds until they are accepted.

They are accepted together, before any of them is counted.
"""

SECONDS_TO_ASK = 10
"""Seconds that the head of a request may take to come.

They begin with the connection, or with the end of an answer.
"""

MOST_QUEUED = 30
"""Requests that may wait at once; a desk has one or two."""

SECONDS_IN_QUEUE = 60
"""Seconds that a request waits for those before it."""

SECONDS_OF_WORK = 20
"""Seconds of work after which a request is given up.

Time spent waiting for other requests does not count.
"""

SECONDS_OF_REHEARSAL = 5
"""Seconds of work after which what nobody has asked for is given up."""

SECONDS_OF_SILENCE = 30
"""Seconds that the next part of a body may take to come."""

SECONDS_TO_ANSWER = 5
"""Seconds that a process takes to answer, if it works on nothing."""

MOST_GROWN, MOST_GROWN_EMPTY = 60_000_000, 20_000_000
"""Bytes by which a process grows before another one takes its place.

The second holds where a new patient came: with a patient's words all others were forgotten, so that another process
knows as much or more. Emptied caches leave gaps that Python does not give back to the system: after a varied day a process
would be twice as large as what it holds.
"""
