"""Checks across files: what only a topic, its language and its pictures together show to be wrong."""
