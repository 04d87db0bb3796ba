"""The editor of the page: topics and clinics as forms that change few letters.

The browser holds the text of the file and the texts before it, for undo. Each change is a pure function of a text; nothing
is written but by "Save", whole, and only if nobody else has changed the file meanwhile.
"""
