"""Rules on names that nothing has: of topics, clinics, plans, themes, and so on."""

from handout.rules.rule import ERROR, WARNING, Rule, Wording

RULES = {
    "unknown-topic": Rule(
        ERROR,
        "There is no topic of that name.",
        {
            "": Wording("there is no topic '{name}'", "{nearest}"),
            "approval": Wording("there is no topic '{name}' to approve", "{nearest}", severity=WARNING),
        },
    ),
    "unknown-clinic": Rule(
        ERROR,
        "There is no clinic of that name.",
        {"": Wording("there is no clinic '{name}'", "{nearest}")},
    ),
    "unknown-plan": Rule(
        ERROR,
        "There is no plan of that name.",
        {"": Wording("there is no plan '{name}'", "{nearest}")},
    ),
    "unknown-theme": Rule(
        ERROR,
        "There is no theme of that name.",
        {"": Wording("there is no theme '{name}'", "{nearest}")},
    ),
    "unknown-language": Rule(
        ERROR,
        "A topic is not translated into a language, or its fixed words are missing.",
        {
            "": Wording("there are no fixed words for the language '{tag}'", "{suggestion}"),
            "translation": Wording("'{topic}' is not there in '{language}'", "{nearest}", public_hint="known: {known}"),
        },
        frozenset(("language", "nearest")),
    ),
    "unknown-kind": Rule(
        ERROR,
        "A topic is of a kind that does not exist.",
        {"": Wording("there is no kind '{name}'", "{nearest} (`handout kinds` lists them)", page_hint="{nearest}")},
    ),
    "unknown-shared-point": Rule(
        ERROR,
        "A card takes a shared point that does not exist.",
        {"": Wording("there is no shared point '{name}'", "{nearest}")},
    ),
    "unused-point": Rule(
        ERROR,
        "The editor shows a shared point as it is printed, but no topic takes it.",
        {"": Wording("no topic takes the point '{name}'", "write 'point: {name}' in a card of a topic")},
    ),
    "unknown-schema": Rule(
        ERROR,
        "There is no schema of that name.",
        {"": Wording("there is no schema '{name}'", "{nearest}")},
    ),
    "wrong-plan": Rule(
        ERROR,
        "A plan is of another topic.",
        {"": Wording("the plan is for '{topic}', not for '{named}'", "name the plan's topic, or another plan")},
    ),
    "nothing-found": Rule(
        ERROR,
        "No topic and no card is about a word.",
        {
            "": Wording("nothing is about '{word}'", "`handout topics` lists all; try one word, a code such as LI4, or a condition"),
            "near": Wording("nothing is about '{word}'", "{nearest}"),
        },
        frozenset(("word", "nearest")),
    ),
    "unknown-help": Rule(
        ERROR,
        "There is no such text, command or rule to show.",
        {"": Wording("unknown help topic '{topic}'", "{nearest}")},
    ),
}  # fmt: skip
