"""The content of a handout: topics, selected points, and composed texts.

This package knows nothing of pages.
"""
