"""Render a request to a PDF: the formats, the pipeline, and its caches."""
