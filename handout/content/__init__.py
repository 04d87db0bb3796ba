"""What a handout says: reading, choosing and ordering words.  Knows nothing of pages."""
