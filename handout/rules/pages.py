"""Rules on finished pages: text that does not fit, and tags that are wrong."""

from handout.rules.rule import ERROR, WARNING, Rule, Wording

SET = "a size that is read from 1.3 m"

RULES = {
    "does-not-fit": Rule(
        ERROR,
        "Words or pictures do not fit, even after the layout has tried what it may.",
        {
            "text": Wording("{lead}'{field}' has {size}; {what} is {height:.0f} pt too tall", "{cures}"),
            "front": Wording("the front page is {height:.0f} pt too tall for what must stand on it", "{cures}"),
            "card": Wording("card '{id}': the card is {height:.0f} pt too tall even on a page of its own", "{cures}"),
            "part": Wording(
                "card '{id}': '{field}' has {size}; no page holds it with the card's name and cautions",
                "shorten it to {usual} characters or so{cures}",
            ),
            "heading": Wording(
                "{name}: the text is {height:.0f} pt taller than a page, and its heading cannot be parted",
                "shorten the heading",
            ),
            "labels": Wording(
                "card '{id}': the picture's labels cannot all be placed without overlap",
                "shorten the labels or take one away, or use a larger paper",
            ),
            "body-map": Wording(
                "the body map with its {count} names does not fit on a page", "choose fewer cards or a larger paper"
            ),
            "body-map-text": Wording(
                "'{field}' has {size}; the body map with its {count} names does not fit on a page",
                "shorten it, or choose fewer cards or a larger paper",
            ),
            "disclaimer": Wording("the disclaimer is {height:.0f} pt too tall for one side", "{cure}"),
            "side": Wording("card '{id}': it is {height:.0f} pt too tall for a side", "shorten its cautions, or {cure}"),
            "note": Wording(
                "no panel is left for this note", "shorten it, or use --format booklet"
            ),
            "panels": Wording(
                "the disclaimer takes {panels} of the six panels, and '{id}' {taken}", "use --format booklet"
            ),
            "points": Wording(
                "the sheet has room for {fits} cards; the disclaimer takes {panels} of its six panels{long}",
                "choose {fits} of the {count}, such as --points {chosen}, or use --format booklet",
            ),
            "poster": Wording(
                f"{{points}} with the disclaimer cannot be set on this paper in {SET}",
                "shorten names and titles, give 'short' texts, or choose fewer cards",
            ),
            "poster-paper": Wording(
                f"{{points}} with the disclaimer cannot be set on this paper in {SET}",
                "use --paper {paper},{upright} or choose fewer cards",
            ),
            "poster-text": Wording(
                f"'{{field}}' has {{size}}; with it, this paper is too small for {SET}",
                "shorten it to {usual} characters or so,{short} or use a larger paper",
            ),
            "diary": Wording(
                "{field}: {count:,} characters; in the diary it is {height:.0f} pt too tall for a page",
                "shorten it, or leave out --diary",
            ),
            "footer": Wording(
                "{field}: the footer of every page would have {count} lines, more than {most}", "shorten it"
            ),
            "code": Wording(
                "card '{id}': its link of {count} characters makes a QR code too fine to be read in print",
                "use a shorter link (up to about 300 characters), or leave out --qr",
            ),
            "cut-cards": Wording(
                "a card of {width:.0f} x {height:.0f} mm with its crop marks is larger", "use a larger paper"
            ),
            "printer": Wording(
                "the words 'print_at_100' are too long for {place}", "shorten them in the language's file"
            ),
            "tile-map": Wording(
                "this paper is too small for the map that shows how the sheets go together", "use a larger paper"
            ),
        },
    ),
    "name-left-out": Rule(
        WARNING,
        "The patient's name has no room at the foot of the pages.",
        {
            "": Wording(
                "the patient's name stands on the first page only: the footers have no room for it",
                "shorten the longest texts, or use a larger paper",
            )
        },
    ),
    "meaning-left-out": Rule(
        WARNING,
        "A word of a scale, such as how hard to press, is explained on no page.",
        {
            "": Wording(
                "card '{id}': no page has room for what '{word}' means",
                "give the card 'short' texts, choose fewer cards, or use --format leaflet",
            )
        },
    ),
    "labels-left-out": Rule(
        WARNING,
        "A picture of a poster is too small for its labels.",
        {
            "": Wording(
                "card '{id}': no room for its labels here", "fewer cards give it room; the card's words say the same"
            )
        },
    ),
    "untagged": Rule(
        ERROR,
        "Something on a page has no place in the order of reading: a screen reader would pass it over.",
        {
            "": Wording("on page {page} a {kind} has no role: neither figure nor artifact"),
            "continued": Wording("on page {page} a {kind} goes on that never began"),
        },
    ),
    "tag-nesting": Rule(
        ERROR,
        "A tag stands in one that may not hold it (ISO 32005).",
        {"": Wording("{role} may not stand in {parent}")},
    ),
    "no-alt": Rule(
        ERROR,
        "A picture has no words for those who cannot see it.",
        {"": Wording("on page {page} a picture has no words for those who cannot see it", "write what it shows as its alt text")},
    ),
    "heading-level": Rule(
        ERROR,
        "A heading leaves out a level (ISO 14289-1, 7.4.2).",
        {
            "": Wording("'{heading}' has level {level} and comes after a heading of level {last}"),
            "first": Wording("'{heading}' has level {level} and comes first"),
        },
        frozenset(("heading",)),
    ),
    "no-code": Rule(
        WARNING,
        "QR codes are asked for, and no card has a link to make one of.",
        {
            "": Wording(
                "no card that is printed has a link, so there is no QR code",
                "give a card of the topic a 'link', or leave this out",
            )
        },
    ),
    "fewer-cards": Rule(
        WARNING,
        "No page holds as many cards as are asked for.",
        {
            "": Wording(
                "no page holds {wanted} cards; the most is {most}",
                "nothing is shrunk or left out to make room: shorten the texts, or choose a larger paper",
            ),
            "large-print": Wording(
                "no page holds {wanted} cards; the most is {most}", "large print sets one card a page"
            ),
        },
    ),
}  # fmt: skip
