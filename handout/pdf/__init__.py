"""Pages and sheets as a tagged PDF file, and PDF pages as pictures."""
