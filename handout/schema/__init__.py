"""YAML files as checked values: a reader that knows the line and column of every value, and messages in plain words."""
