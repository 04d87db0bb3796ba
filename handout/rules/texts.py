"""Rules on the content of YAML files: syntax, keys, values, and references.

References are names in one file that must exist in another, such as a landmark or a clinic.
"""

from handout.rules.rule import ERROR, WARNING, Rule, Wording

NAME = "use small letters, digits and single hyphens, such as {example}"
PARTED = "{name}: {fact}, and prints as it stands"

RULES = {
    "not-utf8": Rule(
        ERROR,
        "A text file is saved in another encoding than UTF-8, so that letters with accents would be wrong.",
        {"": Wording("the byte 0x{byte:02x} is not UTF-8", "save the file as UTF-8 in your editor")},
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
        {"": Wording("'*{anchor}' stands for nothing yet", "define it first: '&name'")},
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
    "doubtful-range": Rule(
        WARNING,
        "A range with a dash stands in a text from right to left, where it may be read from either end.",
        {"": Wording("{name}: '{range}' may be read from either end", "write it in words, as 'from 2 to 3'")},
    ),
    "open-markup": Rule(
        WARNING,
        "Signs of markup are not closed, and print as they stand.",
        {
            "": Wording(f"{PARTED}: '{{text}}'", "{cure}"),
            "patient": Wording(PARTED, "{cure}"),
        },
    ),
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
            "language": Wording("'{name}' is not a language tag", "such as es, pt-BR or zh-Hans"),
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
        {"": Wording("there is no kind '{name}'", "{nearest} (`handout kinds` lists them)")},
    ),
    "unknown-schema": Rule(
        ERROR,
        "There is no schema of that name.",
        {"": Wording("there is no schema '{name}'", "{nearest}")},
    ),
    "wrong-kind": Rule(
        ERROR,
        "A kind gives a field a name that is taken, or needs a key that does not exist.",
        {"": Wording("{reason}", "choose another name")},
    ),
    "no-kind-words": Rule(
        ERROR,
        "A kind has no words in the language of a topic, or not all of them.",
        {
            "": Wording(
                "there are no words for the kind '{kind}' in '{language}'",
                "copy 'words' from templates/kinds/{kind}.yaml to 'kinds: {{{kind}: …}}' of {file}, and translate them",
            ),
            "some": Wording("words for the kind '{kind}' are missing: {missing}", "add them"),
        },
    ),
    "no-condition-words": Rule(
        ERROR,
        "A language file lacks the words of conditions that a translated topic names.",
        {"": Wording("there are no words for the conditions {conditions}", "add them under 'conditions'")},
    ),
    "incomplete-language": Rule(
        WARNING,
        "A language lacks words that some handout could print.",
        {
            "": Wording("{name} is missing", "templates/languages/en.yaml shows it"),
            "conditions": Wording("the conditions {names} have no words", "add them under 'conditions'"),
            "kind": Wording("words for the kind '{kind}' are missing: {reason}", "add them under 'kinds'"),
            "forms": Wording("{name} lacks the plural forms {forms}", "add them; 'other' is printed until then"),
        },
    ),
    "unknown-phrase": Rule(
        ERROR,
        "A topic or kind replaces a fixed word that does not exist.",
        {"": Wording("there is no fixed word '{word}'", "{nearest}")},
    ),
    "wrong-phrase": Rule(
        ERROR,
        "A phrase that replaces a fixed one lacks a placeholder or holds something that cannot be printed.",
        {"": Wording("{word}: {reason}", "copy the phrase from the language file, and change its words")},
    ),
    "wrong-language": Rule(
        ERROR,
        "The name of a translated topic says another language than its text.",
        {
            "": Wording("the file's name says '{named}', its language is '{language}'", "make them the same"),
            "name": Wording("the file of this translation has another name", "rename it to {name}.yaml"),
        },
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
                "this translation of '{topic}' is not in your project", "copy it into your templates/topics, and change it there"
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
            )
        },
    ),
    "stale-text": Rule(
        WARNING,
        "A text has changed since it was translated.",
        {
            "": Wording(
                '{name} has changed since it was translated; now it says "{text}"',
                "revise the translation, then `handout language confirm {language} --topic {topic}` records it",
            )
        },
    ),
    "no-record": Rule(
        WARNING,
        "A translation does not say from which words it was made, so that later changes go unseen.",
        {
            "": Wording(
                "nothing is recorded of the texts that were translated",
                "compare the translation with the original, then `handout language confirm {language} --topic {topic}` records them",
            ),
            "version": Wording(
                "this is a translation of version {version}, and the original is now {now}",
                "compare all texts with the original, then `handout language confirm {language} --topic {topic}` records them",
                severity=ERROR,
            ),
        },
    ),
    "wrong-plan": Rule(
        ERROR,
        "A plan is of another topic.",
        {"": Wording("the plan is for '{topic}', not for '{named}'", "name the plan's topic, or another plan")},
    ),
    "other-version": Rule(
        WARNING,
        "A clinician approved another version of the text, so pages call it a draft.",
        {
            "": Wording(
                "version {approved} of '{topic}' is approved, and the text is now {version}",
                "every page says that it is a draft until the clinician approves this version",
            )
        },
    ),
    "same-approval": Rule(
        WARNING,
        "A version is approved twice.",
        {"": Wording("version {version} of '{topic}' is approved twice; pages name the first one", "keep one of them")},
    ),
    "same-id": Rule(
        ERROR,
        "Two cards have one id, so that neither can be named.",
        {"": Wording("the id '{id}' is used twice; first in line {line}", "give each {card} its own id")},
    ),
    "same-condition": Rule(
        ERROR,
        "Two conditions share a word or synonym: nobody could say which of them is meant.",
        {"": Wording("'{word}' means {ids}", "give each its own words and synonyms")},
    ),
    "empty-card": Rule(
        ERROR,
        "A card says nothing, or nothing that its kind asks for.",
        {
            "": Wording("this {card} says nothing", "write one or more of {fields}"),
            "one-of": Wording("this {card} has none of {fields}", "write one of them"),
        },
    ),
    "unprinted": Rule(
        ERROR,
        "A text of a card has no place on it: it would not be printed.",
        {
            "position": Wording("{cards} have no place for a position", "delete it, or say it in the words"),
            "beside": Wording(
                "the position is shown beside '{field}', which this {card} lacks", "add '{field}', or say it in the words"
            ),
            "short": Wording(
                "this shortens '{field}', which this {card} lacks", "add '{field}' in full, or delete the short text"
            ),
            "caution": Wording(
                "only posters print a short caution, and this {card} has no caution in full", "write it under 'cautions' too"
            ),
        },
    ),
    "short-caution": Rule(
        ERROR,
        "A short caution leaves out a condition: whoever has it would not be warned.",
        {
            "": Wording("the short caution does not name '{condition}'", "a short caution names every condition of its {card}"),
            "translated": Wording(
                "the translated short caution seems not to name '{condition}'",
                "see whether it does, for whoever has it would not be warned",
                severity=WARNING,
            ),
        },
    ),
    "unknown-landmark": Rule(
        ERROR,
        "A callout names a place that the picture does not have.",
        {"": Wording("'{place}' is not a landmark of {picture}", "{nearest}")},
    ),
    "same-place": Rule(
        ERROR,
        "A callout from a place to itself shows nothing.",
        {"": Wording("a {kind} from a place to itself shows nothing", "name two places")},
    ),
    "no-body-map": Rule(
        ERROR,
        "A card is shown on a body map that the topic does not have.",
        {"": Wording("the topic has no body_map to show this on", "add body_map, or delete on_body")},
    ),
}  # fmt: skip
