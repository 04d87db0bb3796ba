"""From request to bytes: the formats, the pipeline, and what the next handout shares."""
