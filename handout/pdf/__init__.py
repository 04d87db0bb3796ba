"""Write pages and sheets as PDF files, and show PDF pages as pictures."""
