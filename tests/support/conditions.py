"""What the checks of tagged PDFs can find, and what the standards say of structure types and operators."""

import re

CONDITIONS = {
    "01-003": "an artifact stands inside tagged content",
    "01-004": "tagged content stands inside an artifact",
    "01-005": "something is painted that is neither tagged nor an artifact",
    "01-007": "the tags are called suspect",
    "02-001": "a structure type is not a standard one",
    "06-001": "there is no XMP metadata",
    "06-002": "the metadata do not claim PDF/UA-1",
    "06-003": "the metadata have no title",
    "07-001": "nothing says whether the window shows the title",
    "07-002": "the window shows the file name instead of the title",
    "09-004": "a part of a table stands where it may not, or holds what it may not",
    "09-005": "a part of a list stands where it may not, or holds what it may not",
    "10-001": "a character that is shown has no Unicode value",
    "11-001": "the document has no language",
    "13-004": "a figure has no words, or blank ones",
    "14-002": "the first heading is not H1",
    "14-003": "a level of heading is skipped",
    "15-003": "a head cell does not say what it heads",
    "16-001": "a list does not say how it is numbered",
    "19-003": "a note has no ID",
    "19-004": "two notes have one ID",
    "24-001": "the element of a field holds anything but the field",
    "28-004": "an annotation is none of those this project makes",
    "28-005": "a field has no words",
    "28-008": "a page with annotations has no tab order",
    "28-009": "the tab order of a page with annotations is not that of the structure",
    "28-010": "a field belongs to no Form element",
    "28-011": "a link on a page belongs to no Link element",
    "28-012": "a link on a page has no words",
    "31-004": "a font's map from codes to glyphs is neither a stream nor Identity",
    "31-005": "a font has no map from codes to glyphs",
    "31-009": "a font is not embedded",
    "31-027": "a font does not say what its characters are",
    "31-028": "a font says that a character is U+0000",
    "31-029": "a font says that a character is U+FEFF or U+FFFE",
    "31-030": "the glyph of a missing character is shown",
    "not-marked": "the catalog does not say that the file is tagged",
    "no-tree": "there is no structure tree, or nothing in it",
    "wrong-language": "a language is not written as in BCP 47",
    "wrong-parent": "an element names another parent than that which holds it",
    "reached-twice": "an element stands in the tree twice",
    "empty-element": "an element holds nothing",
    "unknown-note": "the ID tree does not lead from a note's ID to the note",
    "empty-link": "a Link element has no link on a page",
    "unbalanced": "marked content is not closed, or closed without having begun",
    "nested-content": "tagged content stands inside tagged content",
    "number-twice": "two pieces of content of a page have one number",
    "number-unowned": "a piece of content belongs to no element",
    "number-owned-twice": "a piece of content belongs to an element twice, or to two",
    "number-astray": "an element owns content that is not on its page",
    "other-tag": "content is marked as another type than its element has",
    "page-parents": "the parent tree tells another owner of a page's content than the structure tree",
    "link-parents": "the parent tree tells another owner of a link than the structure tree",
    "next-key": "the next free key of the parent tree is not free",
    "object-astray": "an element owns an object that is not among its page's annotations",
    "form-content": "tagged content stands inside a form XObject",
    "other-font": "a font is not a composite one with codes of two bytes",
}
"""What can be found, by its id."""

STANDARD = frozenset(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 "  # noqa: SIM905
    "L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot "
    "Ruby RB RT RP Warichu WT WP Figure Formula Form".split()
)
LISTS, TABLES = {"L", "LI", "LBody"}, {"Table", "THead", "TBody", "TFoot", "TR", "TH", "TD"}
INSIDE = {
    "L": {"LI", "L", "Caption"},
    "LI": {"Lbl", "LBody"},
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
}
"""What these may hold (ISO 32000-1 tables 336 and 337)."""
AROUND = {
    kid: {holder for holder, kids in INSIDE.items() if kid in kids}
    for kid in ("LI", "LBody", "TR", "TH", "TD", "THead", "TBody", "TFoot")
}
"""What these must stand in."""
MUST_SAY = {
    "TH": ("15-003", "/Scope", ""),
    "L": ("16-001", "/ListNumbering", ""),
}
"""Which attribute an element must have, and its value where there is one only."""
ANNOTATIONS = {
    "/Link": ("Link", "28-011", "/Contents", "28-012"),
    "/Widget": ("Form", "28-010", "/TU", "28-005"),
}
"""The element that each annotation needs, and the entry with its words, each with its condition."""
PAINTING = frozenset(("S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "INLINE IMAGE", "Tj", "TJ", "'", '"'))
SHOWING = frozenset(("Tj", "TJ", "'", '"'))
LANGUAGE = re.compile(
    r"[A-Za-z]{2,3}(-[A-Za-z]{3})?(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?(-([A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*"
)
UA = "{http://www.aiim.org/pdfua/ns/id/}part"
