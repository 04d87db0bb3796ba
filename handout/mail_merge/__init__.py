"""Many handouts at once: a table in, one file a row out."""
