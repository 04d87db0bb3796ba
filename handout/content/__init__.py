"""What a handout says: finding and reading topics, choosing points, composing the words.  Knows nothing of pages."""
