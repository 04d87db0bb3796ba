"""Checks across files and pages.

A topic, its language and its pictures are checked together, then the pages that come of them.
"""
