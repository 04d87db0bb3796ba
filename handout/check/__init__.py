"""Checks across files.

They find what only a topic, its language and its pictures together show to be wrong.
"""
