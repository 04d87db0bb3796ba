"""Layout: from a handout to pages of marks at fixed positions.

This package knows nothing of press sheets or PDF objects.
"""
