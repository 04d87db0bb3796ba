"""Rules on the keys and values of a file: their type, form and length.

Cells and arguments are checked by them as well.
"""

from handout.rules.rule import ERROR, Rule, Wording

NAME = "use small letters, digits and single hyphens, such as {example}"

RULES = {
    "unknown-key": Rule(
        ERROR,
        "A key is not known: what it says would not be printed.",
        {"": Wording("unknown key '{key}'", "{cure}")},
    ),
    "missing-key": Rule(
        ERROR,
        "A key that must be there is not.",
        {
            "": Wording("'{key}' is missing", "add '{key}: …'{about}"),
            "kind": Wording("'{key}' is missing", "add '{key}: {first}' (or {others})"),
        },
    ),
    "wrong-type": Rule(
        ERROR,
        "A value is of another type than is asked for.",
        {
            "": Wording("{name}: expected {wanted}, found {found}", "{cure}"),
            "file": Wording("expected keys and values such as '{key}: …', found {found}", "{how_to_begin}"),
            "key": Wording("a key must be a word", "quote text that holds brackets"),
            "length": Wording("{name}: {count} of {wanted} values", "a place is a landmark or [x, y]; a pair is two places"),
            "argument": Wording("it takes {wanted}, {found}", "{cure}"),
            "rows": Wording("it takes several dicts, not {found}", "such as [{{'patient': 'Ann'}}]"),
            "row": Wording("it takes a dict, not {found}", "of a table of pandas: table.to_dict('records')"),
            "executor": Wording("it takes an executor, not {found}", "such as ProcessPoolExecutor()"),
        },
    ),
    "wrong-form": Rule(
        ERROR,
        "A text has not the form that is asked for, such as an id, a colour or a date.",
        {
            "": Wording("{name}: {found} is not {form}"),
            "reason": Wording("{name}: {reason}"),
            "surrogate": Wording("{name}: it holds an incomplete character", "delete the character, and type it again"),
            "topic": Wording("'{name}' cannot be a topic's name", NAME.format(example="neck-pain")),
            "plan": Wording("'{name}' cannot be a plan's name", NAME.format(example="first-visit")),
            "language": Wording("'{name}' is not a language tag", "{cure}"),
            "clinic": Wording("'{name}' cannot be a clinic's name", NAME.format(example="riverside")),
        },
    ),
    "empty": Rule(
        ERROR,
        "A text or list is empty where something must stand.",
        {
            "": Wording("{name}: is empty", "{cure}"),
            "nothing": Wording("{name}: expected {wanted}, found {found}", "{cure}"),
        },
    ),
    "out-of-range": Rule(
        ERROR,
        "A number is smaller or larger than it may be.",
        {
            "": Wording("{name}: {found} is {than} than {limit:g}", "{cure}"),
            "no-number": Wording("{name}: expected a number, found {found}", "{cure}"),
        },
    ),
    "too-long": Rule(
        ERROR,
        "A text or list is longer than it may be.",
        {
            "": Wording("{name}: {count:,} characters, more than {most:,}", "shorten it"),
            "list": Wording("{name}: {count} of them, more than {most}", "take some away"),
            "place": Wording("{name}: {count} of them, more than {most}", "a place is [x, y]; a pair is two places"),
            "cell": Wording("the cell has {count:,} characters, more than {most:,}", "shorten it"),
            "huge-cell": Wording("the cell has more characters than {most:,}", "shorten it"),
        },
    ),
}  # fmt: skip
