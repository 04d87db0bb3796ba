"""Where everything stands: a handout becomes pages of marks at fixed places.  Knows nothing of sheets or PDF objects."""
