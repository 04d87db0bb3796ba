"""Rules on the form that the page of ``handout serve`` sends."""

from handout.rules.rule import ERROR, Rule, Wording

FROM_FOLDER = (
    "start handout in the folder that has your templates: `handout serve --shortcut` makes an icon that does so"
)
FROM_ICON = "whoever installed handout can make an icon that starts it in the folder of your clinic"

RULES = {
    "wrong-form-data": Rule(
        ERROR,
        "The form of the page, or what another program sends in its place, is not of the right shape.",
        {
            "": Wording("the form is {found}, not an object", 'send a JSON object such as {{"topic": "back-pain"}}'),
            "text": Wording("'{name}' is {found}, not a text", "send it as a text of JSON"),
            "base64": Wording("'{name}' is no file in base 64", "send the bytes of the file, encoded in base 64"),
            "field": Wording("unknown field '{name}'", "{nearest}"),
            "twice": Wording("'{name}' is given twice", "send it once: of two values one would be lost"),
            "topic": Wording("the form names no topic", "known: {known}"),
            "change": Wording("the {part} of the change is not one that can be made", "load the page again"),
        },
    ),
    "too-many-rows": Rule(
        ERROR,
        "A table on the page has more rows than the page takes.",
        {
            "": Wording(
                "the table has {rows} rows; the page takes {most}",
                "divide it into smaller ones, or use the command, which takes any number: handout batch TOPIC TABLE",
            )
        },
    ),
    "no-project-folder": Rule(
        ERROR,
        "The page was started where there is no folder to save in.",
        {
            "": Wording(
                "there is no folder to save plans in",
                FROM_FOLDER,
                page_hint=FROM_ICON,
            ),
            "editor": Wording(
                "there is no folder to save texts in",
                FROM_FOLDER,
                page_hint=FROM_ICON,
            ),
        },
    ),
    "not-amendable": Rule(
        ERROR,
        "The editor of the page cannot change a value without touching other parts of the file.",
        {
            "": Wording(
                "this cannot be changed here: its part of the file stands in several places",
                "change it in the file, with a text editor",
            )
        },
    ),
    "not-this-computer": Rule(
        ERROR,
        "The page is to be opened to a network.",
        {
            "": Wording(
                "the page listens on this computer only, not at {host}",
                "leave --host out and install handout at each desk: on a network, names of patients would travel in clear",
            )
        },
    ),
    "no-web": Rule(
        ERROR,
        "The packages that serve the page are not installed.",
        {"": Wording("the packages for the page are not installed", "pip install 'clinic-handout[web]'")},
    ),
}  # fmt: skip
