"""The content of a handout: topics, selection of points, and composition of the texts.

This package knows nothing of pages.
"""
