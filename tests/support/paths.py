"""Paths that commands read and write."""

from handout.installed import BUILTIN

ROWS = "patient,points\nZuzana,hand\n"
TOPICS, CLINICS = BUILTIN / "templates" / "topics", BUILTIN / "templates" / "clinics"
SHORT = ("--points", "hand")
FILES = {
    "build": ("build", "back-pain", *SHORT, "-o"),
    "reading": ("build", "back-pain", *SHORT, "--reading"),
    "merged": ("batch", "back-pain", "t.csv", "--merged"),
}
"""The commands that write one file, which is named last."""


SAYING = [
    ("topics",),
    ("points", "back-pain"),
    ("schema",),
    ("plan", "list"),
    ("check", "back-pain"),
    ("build", "back-pain", *SHORT),
    ("preview", "back-pain", *SHORT, "--dpi", "20"),
    ("batch", "back-pain", "t.csv", "-o", "out"),
    ("build", "back-pain", *SHORT, "-o", "-"),
    ("new", "neck"),
    ("clinic", "list"),
    ("clinic", "show", "example"),
    ("clinic", "new", "mine"),
    ("plan", "new", "first"),
    ("--version",),
    ("--help",),
    ("build", "--help"),
]
