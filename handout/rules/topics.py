"""Rules on what a topic says: cards, callouts, kind, fixed words, approvals."""

from handout.rules.rule import ERROR, WARNING, Rule, Wording

RULES = {
    "doubtful-range": Rule(
        WARNING,
        "A range with a dash stands in a text from right to left, where it may be read from either end.",
        {"": Wording("{name}: '{range}' may be read from either end", "write it in words, as 'from 2 to 3'")},
    ),
    "unbreakable-text": Rule(
        WARNING,
        "A text in Lao, Khmer or Burmese has no spaces between words, and nothing here knows where its words end.",
        {
            "": Wording(
                "{name}: lines may end inside a word",
                "pip install 'clinic-handout[scripts]', or write U+200B between the words",
                page_hint="whoever installed handout can mend it: pip install 'clinic-handout[scripts]'",
            )
        },
    ),
    "joined-topics": Rule(
        ERROR,
        "Topics that are asked for together cannot stand in one leaflet.",
        {
            "": Wording("'{first}' is of the kind {one} and '{other}' of the kind {two}", "make two handouts"),
            "language": Wording(
                "'{first}' is in the language {one} and '{other}' in {two}", "make two handouts, or translate one of them"
            ),
            "field": Wording("'{first}' and '{other}' say different things under '{field}'", "make two handouts, or let both say the same"),
            "picture": Wording(
                "'{first}' and '{other}' have different pictures with this name", "make two handouts, or rename one of the files"
            ),
            "twice": Wording("'{name}' is named twice", "name each topic once"),
        },
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
    "shared-point": Rule(
        ERROR,
        "A card changes what its shared point says for all topics, or a shared point says what belongs to a topic.",
        {
            "": Wording(
                "'{field}' is said by the shared point {point} alone",
                "change it in {file} for all topics, or write this {card} without 'point'",
            ),
            "own": Wording("'{field}' belongs to a topic, not to a shared point", "write it in the topics that take the point"),
        },
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
    "short-signs": Rule(
        WARNING,
        "The short danger signs have no word of a listed one: they may be older than the list that they stand for.",
        {
            "": Wording(
                "no word of this danger sign is in 'short', which is printed where there is little space: {sign}",
                "see whether 'short' says it, for whoever reads only that would not be warned",
            )
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
    "wrong-kind": Rule(
        ERROR,
        "A kind gives a field a name that is taken, prints one nowhere, or lacks a word of it.",
        {"": Wording("{reason}", "{cure}")},
    ),
    "no-kind-words": Rule(
        ERROR,
        "A kind has no words in the language of a topic, or not all of them.",
        {
            "": Wording(
                "there are no words for the kind '{kind}' in '{language}'",
                "copy 'words' from templates/kinds/{kind}.yaml to 'kinds: {{{kind}: …}}' "
                "of your own templates/languages/{language}.yaml, and translate them",
            ),
            "some": Wording("words for the kind '{kind}' are missing: {missing}", "add them"),
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
    "past-review": Rule(
        WARNING,
        "The month in which a clinician was to read a text again is past.",
        {
            "": Wording(
                "the text of '{topic}' was to be read again by a clinician in {month}",
                "have it read, and write the month of the next time there",
            ),
            "built-in": Wording(
                "the text of '{topic}' was to be read again by a clinician in {month}",
                "see whether a newer version of handout has a newer text; if not, a clinician must say whether this one may be handed out",
            ),
        },
    ),
    "other-version": Rule(
        WARNING,
        "A clinician approved another version of the text, other words or other pictures, so pages call it a draft.",
        {
            "words": Wording(
                "the words of '{topic}' {version} are no longer those that were approved",
                "every page says that it is a draft; have a clinician approve the text anew, best under a new version",
            ),
            "pictures": Wording(
                "a picture of '{topic}' {version}, or a place on one, is no longer what was approved",
                "every page says that it is a draft; have a clinician approve the pictures anew, best under a new version",
            ),
            "unknown-pictures": Wording(
                "'{topic}' {version} was approved before approvals were of pictures, and some of its pictures are your own:"
                " whether they are those that were approved is not known",
                "every page says that it is a draft; if a clinician approves the pictures as they are, `handout clinic confirm`"
                " records them",
            ),
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
}  # fmt: skip
