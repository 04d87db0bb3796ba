"""Limits of the desk: of requests that wait or work, and of growing processes."""

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
