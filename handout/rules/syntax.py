"""Rules on how a YAML file is written: encoding, indentation, signs, markup."""

from handout.rules.rule import ERROR, WARNING, Rule, Wording

PARTED = "{name}: {fact}, and prints as it stands"

SAVE_AS_UTF_8 = "save the file as UTF-8 in your editor"

RULES = {
    "not-utf8": Rule(
        ERROR,
        "A text file is saved in another encoding than UTF-8, so that letters with accents would be wrong.",
        {
            "": Wording("the byte 0x{byte:02x} is not UTF-8", SAVE_AS_UTF_8),
            "other": Wording("the file is {encoding}, not UTF-8", SAVE_AS_UTF_8),
        },
    ),
    "yaml-syntax": Rule(
        ERROR,
        "The file cannot be read as YAML, or a text in it would be lost to a sign of YAML.",
        {
            "": Wording("{fact}", "{cure}"),
            "character": Wording("the character U+{code:04X} may not stand in a text file", "delete it"),
            "second-document": Wording(
                "a second document starts here", "one file holds one document: delete '---'"
            ),
            "tag": Wording(
                "'{tag}' is a tag of YAML here, and is not printed",
                "put a text that begins with '!' in quotes: \"!Stop\"",
            ),
            "anchor": Wording(
                "'&{anchor}' names a text that nothing refers to, and is not printed",
                'put the text in quotes: "&{anchor} …"',
            ),
        },
    ),
    "tab": Rule(
        ERROR,
        "YAML is indented with spaces; a tab is as wide as each editor likes.",
        {
            "indent": Wording("a tab is used to indent", "use spaces"),
            "inside": Wording("a tab stands here", "use spaces"),
        },
    ),
    "too-deep": Rule(
        ERROR,
        "Values are nested deeper than in any real file.",
        {"": Wording("nested more than {most} deep", "is a bracket left open?")},
    ),
    "unknown-alias": Rule(
        ERROR,
        "An alias of YAML stands for a text that is not named before it.",
        {"": Wording("'*{anchor}' stands for nothing yet", "put a text that begins with '*' in quotes; else define it first: '&name'")},
    ),
    "duplicate-key": Rule(
        ERROR,
        "A key is given twice, so that one of its texts would be lost.",
        {"": Wording("'{key}' is given twice; first in line {line}", "keep one of them")},
    ),
    "remark": Rule(
        WARNING,
        "A `#` may have cut a text in two: what follows it is not printed.",
        {
            "": Wording(
                "'{text}' is a comment here and is not printed",
                "put the text in quotes if this is part of it; else write two spaces before '#', and one after it",
            )
        },
    ),
    "parted-list": Rule(
        WARNING,
        "A comma may have parted one text of a list in brackets into two.",
        {
            "": Wording(
                "'{text}' is an item of its own, after '{before}'",
                "put the whole text in quotes if it is one; else begin the item with a capital letter",
            )
        },
    ),
    "open-markup": Rule(
        WARNING,
        "Signs of markup are not closed, or not of this program, and print as they stand.",
        {
            "": Wording(f"{PARTED}: '{{text}}'", "{cure}"),
            "patient": Wording(PARTED, "{cure}"),
        },
    ),
}  # fmt: skip
