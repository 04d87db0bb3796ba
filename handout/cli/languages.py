"""The commands for languages and translations: new, check, confirm, list."""

from typing import TYPE_CHECKING, Annotated

import typer

from handout.cli.options import ProjectFolder
from handout.cli.terminal import count, exit_on_error, print_errors, say, write, writing
from handout.problems import InputError, Location, Problem, Severity, short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from handout.content.language import Language
    from handout.content.project import Project
    from handout.content.topic import Topic
    from handout.schema.model_reader import YamlFile

app = typer.Typer(help="Write and check languages and translations.", no_args_is_help=True, add_completion=False)

Tag = Annotated[
    str, typer.Argument(metavar="TAG", help="The language, such as es, pt-BR or zh-Hans.", show_default=False)
]
Tags = Annotated[
    list[str] | None,
    typer.Argument(metavar="TAG…", help="The languages, such as es pt-BR zh-Hans.", show_default=False),
]
Every = Annotated[
    bool, typer.Option("--all", help="All languages of this folder, or all translations of the topic in it.")
]
TopicName = Annotated[
    str | None,
    typer.Option("--topic", metavar="TOPIC", help="The translation of this topic.", show_default=False),
]


@app.command()
def new(tag: Tag, topic: TopicName = None, project: ProjectFolder = None) -> None:
    """Create a language file to fill in or, with --topic, a translation.

    A built-in translation is copied, to be changed.
    """
    from handout.cli.schemas import add_schema
    from handout.content.project import project_for

    with exit_on_error():
        _check_tag(tag)
        place = project_for(topic, project)
        tag = _usual_spelling(tag, place.names("languages"))
        what = "translation" if topic else "language"
        file, text, purpose = _begin_translation(place, topic, tag) if topic else _begin_language(place, tag)
        if file.exists():
            raise InputError([Problem.of(Location(str(file)), "file-exists/language")])
        line = add_schema(what, file.parent, place)
        write(file, (line + text).encode())
        of_topic = f" --topic {topic}" if topic else ""
        spelt = file.stem.rpartition(".")[2]
        say(f"{file}: {purpose}\nnext: handout language check {spelt}{of_topic}")


def _begin_translation(place: "Project", topic: str, tag: str) -> tuple["Path", str, str]:
    """Return the file of a translation, its text, and what it is for.

    It is to be filled in or, where the topic has one elsewhere, a copy of that: an empty one would take its place.
    """
    from handout.cli.copying import without_schema
    from handout.cli.language_files import write_translation
    from handout.schema.model_reader import decode
    from handout.schema.yaml_editor import amend

    found = place.find("topics", topic)
    file = place.original(found) or found
    original = place.read_topic(file).value
    if tag.casefold() in (original.language.casefold(), original.language.split("-")[0].casefold()):
        raise InputError([Problem.of(Location.of_option("TAG"), "no-translation/original", topic=topic)])
    beside = place.translations(file)
    tag = _usual_spelling(tag, beside)
    known = beside.get(tag) or beside.get(_usual_spelling(tag.partition("-")[0], beside))  # pt-BR was read as pt
    folder = found.parent if place.root in found.resolve().parents else place.root / "templates" / "topics"
    target = folder / f"{file.stem}.{tag}.yaml"
    if known and _translates(known, original, place):
        text = amend(without_schema(decode(place.reader.read(known), str(known))), ("language",), tag)
        return target, text, f"a copy of the translation {known.stem}, to change"
    return target, write_translation(tag, file.stem, original), "a translation to fill in"


def _translates(file: "Path", original: "Topic", place: "Project") -> bool:
    """Return whether a translation has a card of a topic: others may share its name."""
    from handout.schema.model_reader import parse_file

    cards = parse_file(file, place.reader)[0].get(original.spec.cards)
    names = {card.get("id") for card in cards if isinstance(card, dict)} if isinstance(cards, tuple) else set()
    return not names.isdisjoint(card.id for card in original.cards)


def _begin_language(place: "Project", tag: str) -> tuple["Path", str, str]:
    """Return the file of a language to fill in, its text, and what it is for.

    Raise InputError for one that is built in, also without its region: a file to fill in would take its place.
    """
    from handout.cli.language_files import write_language
    from handout.content.project import Project
    from handout.files import display_path
    from handout.installed import BUILTIN
    from handout.schema.model_reader import parse_file

    file = place.root / "templates" / "languages" / f"{tag}.yaml"
    known = Project(BUILTIN).names("languages")
    builtin = next((each for each in (tag, tag.partition("-")[0]) if each in known), None)
    if builtin and not file.exists():
        values = {"language": builtin, "file": display_path(file)}
        raise InputError([Problem.of(Location.of_option("TAG"), "file-exists/built-in", **values)])
    english = parse_file(BUILTIN / "templates" / "languages" / "en.yaml")[0]
    kinds = {name: parse_file(place.find("kinds", name))[0] for name in place.names("kinds")}
    return file, write_language(tag, english, kinds), "a language to fill in"


def _usual_spelling(tag: str, known: "Iterable[str]") -> str:
    """Return a tag as the files of a language spell it, such as zh-Hans."""
    return next((each for each in known if each.casefold() == tag.casefold()), tag)


@app.command()
def check(tag: Tag, topic: TopicName = None, project: ProjectFolder = None) -> None:
    """Say what a language or translation lacks, and what has changed since."""
    from handout.check.load_topic import load_topic
    from handout.content.project import project_for

    with exit_on_error():
        place = project_for(topic, project)
        if topic:
            loaded = load_topic(place, topic, None, tag)
            found: Sequence[Problem] = loaded.warnings
            file, what = loaded.topic.source.file, "translation"
        else:
            read = place.language(tag, Location.of_option("TAG"))
            found = (*_find_gaps(place, read.value, tag, read.source.file), *_find_stale(place, read, tag))
            file, what = read.source.file, "language"
        if any(problem.severity is Severity.ERROR for problem in found):
            raise InputError(found)
        for problem in found:
            say(str(problem), err=True)
        say(f"{file}: the {what} is complete; {count(len(found), 'warning')}")


@app.command()
def confirm(tags: Tags = None, every: Every = False, topic: TopicName = None, project: ProjectFolder = None) -> None:
    """Record that languages or translations were compared with the original."""
    from handout.content.project import project_for

    with exit_on_error():
        place = project_for(topic, project)
        if bool(tags) == every:
            raise InputError([Problem.of(Location.of_option("TAG"), "wrong-option/languages")])
        wrong: list[Problem] = []
        for tag in dict.fromkeys(_own_languages(place, topic) if every else tags or ()):
            try:
                if topic is None:
                    _confirm_language(place, tag)
                else:
                    _confirm_translation(place, topic, tag)
            except InputError as error:
                wrong += error.problems
        if wrong:
            raise InputError(wrong)


def _own_languages(place: "Project", topic: str | None) -> "Sequence[str]":
    """Return the languages that a project, or a *topic* in it, is translated into."""
    from handout.content.language import SOURCE_LANGUAGE

    if topic is not None:
        found = place.find("topics", topic)
        files = place.translations(place.original(found) or found)
        tags = [tag for tag, file in files.items() if place.root.resolve() in file.resolve().parents]
    else:
        tags = [file.stem for file in (place.root / "templates" / "languages").glob("*.yaml")]
        tags = [tag for tag in tags if tag.split("-")[0] != SOURCE_LANGUAGE]
    if not tags:
        raise InputError([Problem.of(Location.of_option("--all"), "no-translation/none")])
    return sorted(tags)


def _confirm_translation(place: "Project", topic: str, tag: str) -> None:
    """Record that a translation of a topic was compared with its original."""
    from handout.cli.language_files import confirm as record
    from handout.files import display_path
    from handout.output import replace_file
    from handout.schema.model_reader import decode

    file = place.translation(topic, tag)
    translation = place.read_translation(file)
    if not translation:
        raise InputError([Problem.of(Location.of_option("TAG"), "no-translation/original", topic=topic)])
    if place.root.resolve() not in file.resolve().parents:
        where = Location(display_path(file))
        raise InputError([Problem.of(where, "no-translation/built-in", topic=topic)])
    for problem in translation.stale:
        say(f"recorded as revised: {problem.where}: {problem.message}")
    text = decode(place.reader.read(file), str(file))
    with writing(file):
        replace_file(file, record(text, translation).encode())
    say(f"{file}: recorded as a translation of version {translation.original.value.version}")


def _confirm_language(place: "Project", tag: str) -> None:
    """Record that the fixed words of a language were compared with the English ones."""
    from handout.cli.language_files import confirm_language as record
    from handout.files import display_path
    from handout.output import replace_file
    from handout.schema.model_reader import decode, parse_file

    read = place.language(tag, Location.of_option("TAG"))
    file = place.root / "templates" / "languages" / f"{tag}.yaml"
    if not file.is_file():
        where, values = Location(read.source.file), {"language": tag, "file": display_path(file)}
        raise InputError([Problem.of(where, "no-translation/built-in-language", **values)])
    for problem in _find_stale(place, read, tag):
        if problem.rule != "no-record":
            say(f"recorded as revised: {problem.where}: {problem.message}")
    source = parse_file(file, place.reader)[1]
    text = decode(place.reader.read(file), display_path(file))
    with writing(file):
        replace_file(file, record(text, place.fixed_texts(place.names("kinds")), source).encode())
    say(f"{file}: recorded as a translation of the English words")


@app.command("list")
def list_(project: ProjectFolder = None) -> None:
    """List all languages, and the topics that are translated into each."""
    from handout.content.project import project_for
    from handout.layout.mirror import reads_from_right

    with exit_on_error():
        place = project_for(None, project)
        for tag in place.names("languages"):
            with print_errors():
                words = place.language(tag, Location.of_option("TAG")).value
                topics = [name for name in place.names("topics") if name.endswith(f".{tag}")]
                names = ", ".join(name.removesuffix(f".{tag}") for name in topics)
                direction = "rtl" if reads_from_right(words, tag) else "ltr"
                say(f"{tag}\t{direction}\t{names}".rstrip())


def _check_tag(tag: str) -> None:
    """Raise InputError if *tag* is not a language tag."""
    import re

    from handout.content.language_names import language_names, propose, tag_of
    from handout.schema.markup import LANGUAGE_TAG

    if not re.fullmatch(LANGUAGE_TAG, tag) or len(tag) > 40:
        meant = tag_of(tag, language_names()) or propose(tag, language_names())
        cure = f"did you mean '{meant}'?" if meant else "such as es, pt-BR or zh-Hans"
        raise InputError([Problem.of(Location.of_option("TAG"), "wrong-form/language", name=short(tag), cure=cure)])


def _find_stale(project: "Project", words: "YamlFile[Language]", tag: str) -> "Iterator[Problem]":
    """Yield a problem for each fixed word that has changed in English since."""
    from handout.check.topics import stale_words
    from handout.content.language import SOURCE_LANGUAGE

    if tag.split("-", maxsplit=1)[0] == SOURCE_LANGUAGE:
        return
    if not words.value.hashes:
        yield Problem.of(Location(words.source.file), "no-record/fixed", language=tag)
    yield from stale_words(project, words, tag, words.value.kinds)


def _find_gaps(project: "Project", words: "Language", tag: str, file: str) -> "Iterator[Problem]":
    """Yield a warning for whatever a language lacks that some handout could print."""
    from handout.content.kind import Kind, missing_words
    from handout.content.language import SOURCE_LANGUAGE
    from handout.content.plurals import Plural, list_forms

    where, english = Location(file), project.language(SOURCE_LANGUAGE, Location(file)).value
    base = tag.split("-", maxsplit=1)[0]
    if lacking := [name for name in english.conditions if name not in words.conditions]:
        yield Problem.of(where, "incomplete-language/conditions", names=", ".join(lacking))
    if base != SOURCE_LANGUAGE and not words.not_checked:
        yield Problem.of(where, "incomplete-language", name="not_checked", text=english.not_checked or "")
    if words.forbidding is None:
        yield Problem.of(where, "incomplete-language", name="forbidding", text=", ".join(english.forbidding or ()))
    for name in project.names("kinds"):
        kind = project.read("kinds", name, Kind).value
        given = words.kinds.get(name)
        if given is None and kind.language.split("-")[0] != base:
            yield Problem.of(where, "incomplete-language/no-kind", name=name, language=tag)
        for reason in missing_words(kind, given) if given else ():
            yield Problem.of(where, "incomplete-language/kind", kind=name, reason=reason)
    phrases = {name: getattr(words, name) for name in words.__struct_fields__}
    for name, kind_words in words.kinds.items():
        phrases |= {f"kinds.{name}.amounts.{key}": phrase for key, phrase in kind_words.amounts.items()}
    for name, phrase in phrases.items():
        wanted = list_forms(words.plurals or tag) if isinstance(phrase, Plural) else ()
        if forms := [form for form in wanted if not getattr(phrase, form)]:
            yield Problem.of(where, "incomplete-language/forms", name=name, forms=", ".join(forms))
