"""Rules on requests: options, points, conditions, patient details, and printing."""

from handout.rules.rule import ERROR, WARNING, Rule, Wording

MORE = "use {least:g}mm or more"
UNLISTED = (
    "`handout conditions TOPIC` lists all, and of any other this text says nothing: "
    "a clinician chooses the cards that suit it (--without, or the points column in "
    "its place), or the author adds it under `conditions`"
)
"""What to do about a condition that a topic does not know, so that it counts."""
UNLISTED_ON_PAGE = "those that the text knows stand at --avoid. A clinician chooses the cards that suit any other, or the author adds it"
"""The same, where the conditions can be seen."""

RULES = {
    "blank-value": Rule(
        ERROR,
        "An option is given without a value; it may be a variable that is empty.",
        {"": Wording("the value is blank", "say what is meant, or leave it out")},
    ),
    "same-option": Rule(
        ERROR,
        "An option that holds one value is given two.",
        {
            "": Wording("it is given twice, with different values", "give it once"),
            "both": Wording("both {option} and {other} are given", "give one of them"),
        },
    ),
    "wrong-option": Rule(
        ERROR,
        "An option has no effect together with the others: nothing that is asked for is passed over.",
        {
            "format": Wording("means nothing for --format {format}", "it is for {formats}"),
            "folds": Wording("a {format} has no folds", "it can have --marks crop"),
            "no-tile": Wording("means nothing without --tile", "add --tile A4 to a poster"),
            "trimmed": Wording("tiles are glued, not trimmed", "leave out --bleed and --marks"),
            "list": Wording("rows of a list fill their pages", "leave it out, or --layout list"),
            "languages": Wording("names the languages, or --all takes every one", "give one of the two"),
            "merged": Wording("cannot be used with --merged, which writes one file", "leave it out"),
            "stream": Wording("several PDFs cannot be one stream", "name a folder, or say --merged - for one PDF"),
            "pictures": Wording("several pictures cannot be one stream", "name the folder to write to"),
            "translation": Wording(
                "a translation cannot be copied", "copy its original, --from {topic}; then `handout language new`"
            ),
            "copy": Wording("a copy is of the kind that its topic is", "leave out --kind, or --from"),
            "same-language": Wording(
                "the leaflet is in this language itself ({language})",
                "name another one, or leave it out; --language is the reader's language",
            ),
            "workers": Wording("the cluster has its own workers", "leave out --workers, or --scheduler"),
        },
        frozenset(("format",)),
    ),
    "unknown-word": Rule(
        ERROR,
        "A word is not one of a closed list.",
        {
            "": Wording("'{word}' is no {thing}", "{nearest}", public_hint="known: {known}"),
            "value": Wording("{name}: unknown word {found}", "{suggestion}"),
        },
        frozenset(("word", "nearest")),
    ),
    "wrong-word": Rule(
        ERROR,
        "A cell says neither yes nor no.",
        {
            "": Wording("expected yes or no", "write yes or no"),
            "condition": Wording(
                "the column names a condition, and this cell says neither yes nor no",
                "write yes if the patient has it or may have it, else no",
            ),
        },
    ),
    "wrong-number": Rule(
        ERROR,
        "A number is not whole, or out of range.",
        {
            "": Wording("not a whole number", "write 0 to {most}"),
            "range": Wording("{number} {unit} is out of range", "write 0 to {most}"),
            "option": Wording("not a whole number, or out of range", "write {least} to {most}"),
        },
        frozenset(("number",)),
    ),
    "wrong-length": Rule(
        ERROR,
        "A length needs its unit: 3 may be millimetres or inches.",
        {
            "": Wording("'{text}' is not a length with its unit", "known: {known}"),
            "no-unit": Wording("'{text}' is not a length with its unit", "write {number}mm", public_hint="known: {known}"),
        },
        frozenset(("text", "number")),
    ),
    "wrong-date": Rule(
        ERROR,
        "A date is written in an order that can mean two days, or there is no such day.",
        {
            "": Wording(
                "'{text}' is no day of the calendar",
                "write one as year-month-day, such as 2026-11-22, or as day.month.year",
            ),
            "unclear": Wording(
                "'{text}' can mean two days",
                "write it as 2026-11-22, or say in the clinic's file which comes first: `dates: day-first` or `month-first`",
            ),
            "order": Wording(
                "'{text}' is not a date that is written {order}, as the clinic's file says",
                "write it so, or as year-month-day, such as 2026-11-22",
            ),
            "year": Wording(
                "'{text}' is of a year in which no leaflet is dated",
                "check the year: it may be from {first} to {last}",
            ),
            "words": Wording(
                "'{text}' says more than a date",
                "write the date alone, such as 2026-11-22; what else there is to say belongs into the note",
            ),
            "today": Wording("'{text}' is no date", "write it as year-month-day, such as 2026-11-22"),
            "weekday": Wording(
                "'{text}' is another day of the week",
                "see which of both is right, and whether day and month stand in the clinic's order",
            ),
        },
        frozenset(("text",)),
    ),
    "wrong-dose": Rule(
        ERROR,
        "A dose does not say which card it is for, or what it is.",
        {
            "": Wording("'{text}' is not a dose of a card", "write hand='2 minutes, twice a day'"),
            "amount": Wording("'{word}' cannot be '{text}': {reason}", "write 10, or a range such as 5-10"),
            "number": Wording("a dose of '{text}' does not say of what", "write {example}"),
            "none": Wording(
                "'{text}' is no dose",
                "leave it out for the usual dose; who should not have the {card} at all needs a leaflet without it",
            ),
            "doubt": Wording(
                "a dose of '{text}' leaves a doubt, and it would be printed as it is",
                "write what the patient is to do, such as {word}='2 minutes, twice a day'",
            ),
            "misread": Wording(
                "'{part}' in a dose is easily read without its point, as ten times as much",
                "write {clear}",
                public_message="a number in a dose is easily read without its point, as ten times as much",
                public_hint="write 0.5 for .5, and 1 for 1.0",
            ),
            "joined": Wording(
                "a dose of '{word}' holds one of '{other}' too",
                "write each with its equals sign, and a semicolon between them: hand=1 minute; stomach=2 minutes",
            ),
            "sign": Wording("the name of a card has no '='", "name a card, such as {{'hand': '2 minutes'}}"),
        },
        frozenset(("text",)),
    ),
    "unknown-dose-part": Rule(
        ERROR,
        "A part of a dose is not one that cards of this kind have.",
        {"": Wording("'{word}': a dose has no such part here", "{nearest}")},
        frozenset(("word", "nearest")),
    ),
    "several-lines": Rule(
        ERROR,
        "A text that is printed on one line has several.",
        {"": Wording("{name}: it has more than one line", "write it on one")},
    ),
    "wrong-text": Rule(
        ERROR,
        "A line about a patient holds a character or a link that cannot be printed, or is a formula.",
        {
            "formula": Wording("{name}: {reason}", "write the name itself", public_message="{name}: a formula is no name"),
            **{
            key: Wording("{name}: {reason}", cure, public_message="{name}: a character or a link in it cannot be printed")
            for key, cure in {
                "": "write it again without that",
                "link": "begin the link with https://, or leave it out",
            }.items()
            },
        },
        frozenset(("reason",)),
    ),
    "lost-letter": Rule(
        ERROR,
        "A '?' or a code stands in a name: a program could not write a letter of it.",
        {
            "code": Wording(
                "a code stands in a name, where a letter should be",
                "save the table as 'CSV UTF-8' or XLSX where its names are right, or correct the cell",
            ),
            "": Wording(
                "a '?' stands in a name, where a letter seems to be lost",
                "save the table as 'CSV UTF-8' or XLSX where its names are still right, or correct the cell",
            )
        },
    ),
    "unknown-point": Rule(
        ERROR,
        "An id is of no card in the topic.",
        {
            "": Wording("there is no {card} '{word}' in this topic", "{nearest}", public_hint="known: {known}"),
            "date": Wording(
                "there is no {card} '{word}' in this topic; a spreadsheet may have made a date of a range such as 1-3",
                "write '1 to 3', or names; {nearest}",
                public_hint="write '1 to 3', or names; known: {known}",
            ),
            "number": Wording(
                "there is no {card} '{word}' in this topic; a spreadsheet may have made a number of a list such as 1,2",
                "write '1 and 2', or names; {nearest}",
                public_hint="write '1 and 2', or names; known: {known}",
            ),
            "several": Wording(
                "several points are meant by '{word}'", "write which: {known}", public_message="several points are meant"
            ),
        },
        frozenset(("word", "nearest")),
    ),
    "same-point": Rule(
        ERROR,
        "A card is named twice, or has two doses.",
        {
            "": Wording("'{word}' is named twice", "name each {card} once"),
            "doses": Wording("'{word}' has two doses", "give each {card} one"),
            "plan-dose": Wording(
                "the plan gives '{word}' a dose as one text, in which '{part}' cannot be changed",
                "give the whole dose, or write that of the plan in parts",
            ),
        },
        frozenset(("word",)),
    ),
    "unknown-condition": Rule(
        ERROR,
        "A condition to avoid is not known: nothing would be left out for it.",
        {
            "": Wording(
                "unknown condition '{word}'",
                f"{{nearest}}; {UNLISTED}",
                public_hint=f"use a known name; {UNLISTED}",
                page_hint=f"{{nearest}}; {UNLISTED_ON_PAGE}",
            ),
            "topic": Wording(
                "the condition '{word}' has no words",
                "{nearest} (or add it to the topic: `conditions: {{{word}: its words}}`)",
            ),
        },
        frozenset(("word", "nearest")),
    ),
    "nothing-left": Rule(
        ERROR,
        "No card is left to print.",
        {
            "": Wording("every {card} is left out", "name fewer with --without"),
            "avoided": Wording(
                "{conditions} leaves out every chosen card",
                "this leaflet does not suit this patient; whoever chose the cards may name others",
                public_message="what is to be avoided leaves out every chosen card",
            ),
            "none": Wording(
                "no point is wanted for this patient", "leave it out for all points; who wants none needs no leaflet"
            ),
        },
        frozenset(("conditions",)),
    ),
    "not-mentioned": Rule(
        WARNING,
        "A condition to avoid stands nowhere in the topic: no card is left out for it.",
        {
            "": Wording(
                "this topic never mentions '{condition}'",
                "page 1 says to ask; a topic that knows the condition lists it under 'conditions' of a card"
                " or the disclaimer",
            )
        },
        frozenset(("condition",)),
    ),
    "unused-dose": Rule(
        ERROR,
        "A dose is of a card that is not printed.",
        {"": Wording("'{word}' has a dose but is left out", "leave the dose out, or choose the {card}")},
        frozenset(("word",)),
    ),
    "blank-name": Rule(
        WARNING,
        "A name has letters that no font here has: its line is left blank, to write on.",
        {
            "": Wording("the name has signs that no font here has: its line is left blank", "write the name by hand"),
            "font": Wording(
                "the name has {script} letters, which no font here has: its line is left blank",
                "write the name by hand, or {cure}",
            ),
        },
    ),
    "missing-glyph": Rule(
        ERROR,
        "The font lacks a character: an empty box would be printed.",
        {
            "": Wording("the font FiraGO has no glyph for {characters} in '{text}'", "use another word or sign"),
            "line": Wording("the font FiraGO has no glyph for {characters}", "use another word or sign"),
            "page": Wording("the font lacks a sign of '{text}'"),
        },
        frozenset(("characters", "text")),
    ),
    "unknown-paper": Rule(
        ERROR,
        "A paper is not known, or does not suit the format.",
        {
            "": Wording("there is no paper '{word}'", "{nearest}"),
            "format": Wording("{paper} is no paper for --format {format}", "it can be {papers}"),
            "tile": Wording("there is no tile paper '{word}'", "{nearest}"),
        },
        frozenset(("format",)),
    ),
    "paper-not-taken": Rule(
        WARNING,
        "The format does not have the paper that a project names for all its handouts.",
        {
            "": Wording(
                "{paper} is no paper for --format {format}, which has {usual} here",
                "name one for each format, as in `paper: {{{format}: {usual}}}`; for {format} it can be {papers}",
            )
        },
    ),
    "bleed-too-large": Rule(
        ERROR,
        "Colour goes further beyond the trim than a page has room for.",
        {"": Wording("a bleed of {bleed:g} mm is more than any page has", "use up to {most:g}mm; 3mm is usual")},
    ),
    "overlap-too-small": Rule(
        ERROR,
        "Tiles share too little to be glued.",
        {
            "edge": Wording("an overlap of {overlap:g} mm is no wider than the unprintable edge of {edge:g} mm", MORE),
            "names": Wording("an overlap of {overlap:g} mm has no room for the names of the sheets", MORE),
        },
    ),
    "overlap-too-large": Rule(
        ERROR,
        "Tiles share so much that little is left of each.",
        {
            "": Wording(
                "two edges and the overlap ({taken:g} mm) leave too little of {paper}", "together at most {most:.0f} mm"
            )
        },
    ),
}  # fmt: skip
