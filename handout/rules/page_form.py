"""Rules on the form that the page of ``handout serve`` sends."""

from handout.rules.rule import ERROR, Rule, Wording

RULES = {
    "wrong-form-data": Rule(
        ERROR,
        "The form of the page, or what another program sends in its place, is not of the right shape.",
        {
            "": Wording("the form is {found}, not an object", 'send a JSON object such as {{"topic": "back-pain"}}'),
            "field": Wording("unknown field '{name}'", "{nearest}"),
            "topic": Wording("the form names no topic", "known: {known}"),
        },
    ),
    "no-web": Rule(
        ERROR,
        "The packages that serve the page are not installed.",
        {"": Wording("the packages for the page are not installed", "pip install 'clinic-handout[web]'")},
    ),
}  # fmt: skip
