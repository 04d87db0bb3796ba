"""Conversion of YAML files to checked models.

Every value has a line and column, and every problem a message in plain words.
"""
