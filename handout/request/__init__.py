"""The request: options, a plan and a patient's details, and how they are merged.

This package opens no files.
"""
