"""Write languages and translations to fill in; record what was translated."""

import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from types import MappingProxyType
from typing import Any

from handout.content.language import Language
from handout.content.plurals import list_forms
from handout.content.topic import Topic
from handout.content.translation import CALLOUTS, Translation, hash_texts
from handout.content.translation_record import FixedText, hash_text, list_fixed_texts, record
from handout.schema.describe import docs_of, to_yaml
from handout.schema.model import KeyPath
from handout.schema.model_reader import Source

WIDTH = 110
"""The longest line of a comment."""

LANGUAGE_HEAD = """#
# The fixed words of a handout in {name}. Write each text after its key; the comment above shows the English words, and what
# they are for. {{name}} stands for what is filled in: leave it as it is. Delete conditions and kinds that no topic of yours has.
# `handout language check {tag}` says what is missing.
# {source}

"""

TRANSLATION_HEAD = """#
# {topic} in {name}. Write each text after its key; the comment above shows the words of the original.
# "**bold**" and "[words](https://…)" stay as they are. `handout language check {tag} --topic {topic}` says what is missing.

"""

PLURAL = "other"
"""The key that every phrase with plural forms has."""

SETTINGS = ("direction", "digits")

NO_NOTES: Mapping[KeyPath, str] = MappingProxyType({})


def write_language(tag: str, english: Mapping[str, Any], kinds: Mapping[str, Any]) -> str:
    """Return a language file to fill in.

    It has the keys of the *english* one and of the words of all *kinds*.
    """
    known, name = _read_cldr(tag)
    words = {key: value for key, value in english.items() if key not in ("kinds", *SETTINGS)}
    given: dict[KeyPath, Any] = {("direction",): "ltr", ("digits",): "western", **known}
    source = "direction, lists, months and dates are from CLDR; see whether they are what your readers expect."
    if not known:
        source = "`pip install 'clinic-handout[languages]'` and `handout language new` fill in months, lists and dates."
    tree = {**dict.fromkeys(SETTINGS, ""), **words, "kinds": {name: each["words"] for name, each in kinds.items()}}
    tree["conditions"] = {name: _condition(each) for name, each in english["conditions"].items()}
    about: dict[KeyPath, str] = {
        (key,): f"({doc.about.rstrip('.')}.)" for key, doc in docs_of(Language).items() if key in words
    }
    lines = _fill_in(tree, given, list_forms(tag), "", (), about)
    head = LANGUAGE_HEAD.format(name=name, tag=tag, source=source)
    texts = list_fixed_texts(english, kinds)
    return head + "\n".join(lines) + "\n\n" + _write_record({each.name: hash_text(each.text) for each in texts})


def _condition(value: Any) -> dict[str, Any]:  # noqa: ANN401 - a text or a table
    """Return a condition with its words, its synonyms and how cautions say it."""
    return {"also": (), "in_cautions": (), **({"words": value} if isinstance(value, str) else value)}


def _read_cldr(tag: str) -> tuple[dict[KeyPath, Any], str]:
    """Return what CLDR knows of a language, by place in the file, and its name."""
    try:
        from babel import Locale, UnknownLocaleError
    except ImportError:
        return {}, tag
    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return {}, tag
    lists = locale.list_patterns["standard"]
    day, month = locale.date_formats["long"].pattern, locale.datetime_skeletons["yMMMM"].pattern
    numbers = not re.search("MMMM|LLLL", day)
    months = [str(n) if numbers else locale.months["format"]["wide"][n] for n in range(1, 13)]
    known: dict[KeyPath, Any] = {
        ("direction",): "rtl" if locale.text_direction == "rtl" else "ltr",
        ("lists",): {"two": lists["2"], "middle": lists["middle"], "last": lists["end"]},
        ("months",): tuple(months),
        ("day",): _date_pattern(day),
        ("month",): _date_pattern(month),
    }
    return known, str(locale.get_display_name("en"))


def _date_pattern(pattern: str) -> str:
    """Return a date pattern of CLDR with the placeholders of a language file."""
    parts = re.findall(r"'([^']*)'|([dMLyG]+)|(.[^'dMLyG]*)", pattern)
    names = {"d": "{day}", "M": "{month}", "L": "{month}", "y": "{year}", "G": ""}
    return "".join(quoted or other or names[field[0]] for quoted, field, other in parts).strip()


def write_translation(tag: str, name: str, topic: Topic) -> str:
    """Return a translation of *topic* to fill in."""
    tree: dict[Any, Any] = {}
    for path, text in topic.translatable_texts():
        node = tree
        for step in path[:-1]:
            node = node.setdefault(step, {})
        node[path[-1]] = text
    for number, card in enumerate(topic.cards):
        tree[topic.spec.cards][number] = {"id": card.id, **tree[topic.spec.cards].get(number, {})}
    given: dict[KeyPath, Any] = {(topic.spec.cards, n, "id"): card.id for n, card in enumerate(topic.cards)}
    lines = [f'translates: {{topic: {to_yaml(name)}, version: "{topic.version}"}}', f"language: {tag}", ""]
    lines += _fill_in(_as_lists(tree), given, (), "", ())
    head = TRANSLATION_HEAD.format(name=_read_cldr(tag)[1], topic=name, tag=tag)
    return head + "\n".join(lines) + "\n\n" + _write_record(hash_texts(topic))


def _as_lists(tree: Any) -> Any:  # noqa: ANN401 - any value
    """Return a tree with lists in the place of tables that are keyed by numbers."""
    if not isinstance(tree, Mapping):
        return tree
    if tree and all(isinstance(key, int) for key in tree):
        return tuple(_as_lists(tree[key]) for key in sorted(tree))
    return {
        key: tuple(each["text"] for each in _as_lists(value)) if key == CALLOUTS else _as_lists(value)
        for key, value in tree.items()
    }


def _fill_in(
    tree: Mapping[str, Any],
    given: Mapping[KeyPath, Any],
    forms: Sequence[str],
    indent: str,
    path: KeyPath,
    about: Mapping[KeyPath, str] = NO_NOTES,
) -> Iterator[str]:
    """Yield the lines of a file to fill in.

    Each text stands as a comment above its empty key, with what it is *about*. *given* are values that are filled in
    already, *forms* the plural forms of the language.
    """
    for key, value in tree.items():
        here = (*path, key)
        notes = [*_comment(about.get(here, ""), indent)]
        if here in given:
            yield f"{indent}{key}: {to_yaml(given[here])}"
        elif isinstance(value, Mapping) and PLURAL in value:
            yield from (*_comment(value[PLURAL], indent), *notes)
            yield f"{indent}{key}:"
            yield from (f"{indent}  {form}:" for form in forms)
        elif isinstance(value, Mapping):
            yield from (*notes, f"{indent}{key}:")
            yield from _fill_in(value, given, forms, f"{indent}  ", here)
        elif key in ("also", "in_cautions", "forbidding"):
            yield from (*_comment(", ".join(value), indent), *notes)
            yield f"{indent}{key}: []"
        elif isinstance(value, tuple):
            yield from (*notes, f"{indent}{key}:")
            for number, item in enumerate(value):
                yield from _item(item, given, forms, f"{indent}  ", (*here, number))
        else:
            yield from (*_comment(str(value), indent), *notes)
            yield f"{indent}{key}:"


def _item(
    item: Any,  # noqa: ANN401 - any value
    given: Mapping[KeyPath, Any],
    forms: Sequence[str],
    indent: str,
    path: KeyPath,
) -> Iterator[str]:
    """Yield the lines of an item of a list."""
    if not isinstance(item, Mapping):
        yield from _comment(str(item), indent)
        yield f"{indent}-"
        return
    lines = list(_fill_in(item, given, forms, f"{indent}  ", path))
    first = next(number for number, line in enumerate(lines) if not line.lstrip().startswith("#"))
    yield from (line.replace("  ", "", 1) for line in lines[:first])
    yield f"{indent}- {lines[first].lstrip()}"
    yield from lines[first + 1 :]


def _comment(text: str, indent: str) -> Iterator[str]:
    """Yield a text as the lines of a comment."""
    yield from (f"{indent}# {line}" for line in wrap(text, WIDTH - len(indent)))


def _write_record(hashes: Mapping[str, str]) -> str:
    """Return the lines that record from which words a translation was made."""
    lines = (f'  {name}: "{value}"' for name, value in hashes.items())
    return "# Written by `handout language confirm`.\nmade_from:\n" + "\n".join(lines) + "\n"


RECORD = re.compile(r"^(# Written by `handout language confirm`\.\n)?made_from:.*\n?(^([ #].*)?\n?)*\Z", re.MULTILINE)
"""The record at the end of a translation."""


def confirm(text: str, translation: Translation) -> str:
    """Return the *text* of a translation with a new record and version."""
    original = translation.original.value
    where = translation.source.where(("translates", "version"))
    lines = RECORD.sub("", text).rstrip("\n").split("\n")
    row, column = where.line - 1, where.column - 1
    lines[row] = lines[row][:column] + re.sub(
        r"""^("[^"]*"|'[^']*'|[^\s,}]+)""", f'"{original.version}"', lines[row][column:]
    )
    return "\n".join(lines) + "\n\n" + _write_record(hash_texts(original))


def confirm_language(text: str, texts: tuple[FixedText, ...], source: Source) -> str:
    """Return the *text* of a language file with a new record of the English *texts*.

    *source* says which of them the file has words for.
    """
    return RECORD.sub("", text).rstrip("\n") + "\n\n" + _write_record(record(texts, source))
