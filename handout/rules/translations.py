"""Rules on translations: what they lack, add, or have not followed."""

from handout.rules.rule import ERROR, WARNING, Rule, Wording

IN_EDITOR = (
    "an author compares the translation in the editor, and confirms there that it says what the original says now"
)

RULES = {
    "no-condition-words": Rule(
        ERROR,
        "A language file lacks the words of conditions that a translated topic names.",
        {"": Wording("there are no words for the conditions {conditions}", "add them under 'conditions'")},
    ),
    "no-translation": Rule(
        ERROR,
        "A file with the name of a translation is a topic of its own, which might leave out points or cautions.",
        {
            "": Wording(
                "this is a topic of its own, not a translation of '{topic}'",
                "`handout language new {language} --topic {topic}` writes a translation to fill in",
                public_hint="`handout language new` writes a translation to fill in",
            ),
            "built-in": Wording(
                "this translation of '{topic}' is not in your project", "`handout language new` copies it there, to be changed"
            ),
            "none": Wording("your project has no translation", "`handout language new TAG` begins one"),
            "built-in-language": Wording(
                "the words of '{language}' are not in your project", "write those that you change into {file}, such as `take_care: …`"
            ),
            "original": Wording("'{topic}' is in this language itself", "name the language of a translation"),
        },
        frozenset(("language",)),
    ),
    "wrong-original": Rule(
        ERROR,
        "A translation was made from another translation: faults of the first would be in both.",
        {"": Wording("'{name}' is a translation itself", "name the topic that it translates")},
    ),
    "no-text": Rule(
        ERROR,
        "A translation holds something that is not a text of the original, which decides everything but the words.",
        {
            "": Wording("'{key}' is not translated: it comes from the original", "delete it"),
            "unknown": Wording("the original has no text '{key}' here", "{nearest}"),
        },
    ),
    "missing-text": Rule(
        ERROR,
        "A text of the original is not translated.",
        {"": Wording("'{key}' is not translated", 'add it; the original says "{text}"')},
    ),
    "unlike-original": Rule(
        ERROR,
        "A translation has another form than the original, so that words and places could not be matched.",
        {
            "form": Wording("{name} must be {form}, as in the original, not {found}", "write it in the form of the original"),
            "count": Wording(
                "{name} has {found} texts, and the original has {count}", "translate each of them, in the same order"
            ),
        },
    ),
    "wrong-card": Rule(
        ERROR,
        "A translation has other points than the original, or in another order.",
        {
            "": Wording("the original has no {card} '{id}'", "{nearest}"),
            "twice": Wording("the {card} '{id}' is here twice", "delete one of them"),
            "missing": Wording("the {card} '{id}' is missing", "a translation leaves nothing out; add it with its texts"),
            "order": Wording("each {card} must stand where it stands in the original", "the order is {order}"),
        },
    ),
    "stale-caution": Rule(
        ERROR,
        "A caution, danger sign or part of the disclaimer has changed since it was translated.",
        {
            "": Wording(
                '{name} has changed since it was translated; now it says "{text}"',
                "revise the translation, then `handout language confirm {language} --topic {topic}` records it",
                page_hint=IN_EDITOR,
            ),
            "fixed": Wording(
                '{name} has changed in English since it was translated; now it says "{text}"',
                "revise it, then `handout language confirm {language}` records it",
            ),
            "unrecorded": Wording(
                '{name} is not recorded as a translation of "{text}"',
                "see that it says the same, then `handout language confirm {language}` records it",
            ),
        },
    ),
    "stale-text": Rule(
        WARNING,
        "A text has changed since it was translated.",
        {
            "": Wording(
                '{name} has changed since it was translated; now it says "{text}"',
                "revise the translation, then `handout language confirm {language} --topic {topic}` records it",
                page_hint=IN_EDITOR,
            ),
            "fixed": Wording(
                '{name} has changed in English since it was translated; now it says "{text}"',
                "revise it, then `handout language confirm {language}` records it",
            ),
            "unrecorded": Wording(
                '{name} is not recorded as a translation of "{text}"',
                "see that it says the same, then `handout language confirm {language}` records it",
            ),
        },
    ),
    "no-record": Rule(
        WARNING,
        "A translation does not say from which words it was made, so that later changes go unseen.",
        {
            "": Wording(
                "nothing is recorded of the texts that were translated",
                "compare the translation with the original, then `handout language confirm {language} --topic {topic}` records them",
                page_hint=IN_EDITOR,
            ),
            "version": Wording(
                "this is a translation of version {version}, and the original is now {now}",
                "compare all texts with the original, then `handout language confirm {language} --topic {topic}` records them",
                page_hint=IN_EDITOR,
                severity=ERROR,
            ),
            "fixed": Wording(
                "nothing is recorded of the English words that were translated",
                "compare them, then `handout language confirm {language}` records them",
            ),
        },
    ),
    "wrong-language": Rule(
        ERROR,
        "The name of a translated topic says another language than its text.",
        {
            "": Wording("the file's name says '{named}', its language is '{language}'", "make them the same"),
            "name": Wording("the file of this translation has another name", "rename it to {name}.yaml"),
        },
    ),
    "incomplete-language": Rule(
        WARNING,
        "A language lacks words that some handout could print.",
        {
            "": Wording("{name} is missing", 'add it; in English it is "{text}"'),
            "no-kind": Wording(
                "the words of the kind '{name}' are missing",
                "topics of this kind need them; `handout language new {language}` in an empty folder shows what to translate",
            ),
            "conditions": Wording("the conditions {names} have no words", "add them under 'conditions'"),
            "kind": Wording("words for the kind '{kind}' are missing: {reason}", "add them under 'kinds'"),
            "forms": Wording("{name} lacks the plural forms {forms}", "add them; 'other' is printed until then"),
        },
    ),
}  # fmt: skip
