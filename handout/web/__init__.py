"""The page for the reception desk: a local web page that makes handouts.

The page has nothing of its own: a change of its form becomes a request like that of a command, and the preview is
the PDF itself. It starts with ``handout serve``, listens on this computer only, and stores nothing about patients.
"""
