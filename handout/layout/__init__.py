"""Where everything stands: a handout becomes pages of marks at fixed places.  Knows nothing of paper sheets or PDF objects."""
