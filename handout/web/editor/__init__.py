"""The editor of the page: topics and clinics as forms.

A change of a form becomes a change of a few characters of its file. The browser holds the text and the texts before it,
for undo. Each change is a pure function of a text; nothing is written until it is saved, whole, and only if nobody else has
changed the file meanwhile.
"""
