"""The commands for languages and translations: new, check, confirm, list."""

from typing import TYPE_CHECKING, Annotated

import typer

from handout.cli.options import ProjectFolder
from handout.cli.terminal import count, exit_on_error, print_errors, say, write, writing
from handout.problems import InputError, Location, Problem, Severity, short

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from handout.content.language import Language
    from handout.content.project import Project
    from handout.schema.reader import YamlFile

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
    """Create a language file to fill in or, with --topic, a translation."""
    from handout.cli import language_files
    from handout.cli.schemas import add_schema
    from handout.content.project import project_for
    from handout.files import display_path
    from handout.installed import BUILTIN
    from handout.schema.reader import parse_file

    with exit_on_error():
        _check_tag(tag)
        place = project_for(topic, project)
        if topic:
            found = place.find("topics", topic)
            original = place.read_topic(place.original(found) or found)
            name = (place.original(found) or found).stem
            folder = found.parent if place.root in found.resolve().parents else place.root / "templates" / "topics"
            file, text = folder / f"{name}.{tag}.yaml", language_files.write_translation(tag, name, original.value)
            what, then = "translation", f"handout language check {tag} --topic {topic}"
        else:
            file = place.root / "templates" / "languages" / f"{tag}.yaml"
            builtin = BUILTIN / "templates" / "languages"
            if (builtin / file.name).is_file() and not file.exists():
                own = display_path(file)
                raise InputError(
                    [Problem.of(Location.of_option("TAG"), "file-exists/built-in", language=tag, file=own)]
                )
            english = parse_file(builtin / "en.yaml")[0]
            kinds = {name: parse_file(place.find("kinds", name))[0] for name in place.names("kinds")}
            text = language_files.write_language(tag, english, kinds)
            what, then = "language", f"handout language check {tag}"
        if file.exists():
            raise InputError([Problem.of(Location(str(file)), "file-exists/language")])
        line = add_schema(what, file.parent, place)
        write(file, (line + text).encode())
        say(f"{file}: a {what} to fill in\nnext: {then}")


@app.command()
def check(tag: Tag, topic: TopicName = None, project: ProjectFolder = None) -> None:
    """Say what a language or translation lacks, and what has changed since."""
    from handout.check.runner import load_topic
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
    from handout.schema.reader import decode

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
    from handout.schema.reader import decode, parse_file

    read = place.language(tag, Location.of_option("TAG"))
    file = place.root / "templates" / "languages" / f"{tag}.yaml"
    if not file.is_file():
        raise InputError([Problem.of(Location(read.source.file), "no-translation/built-in-language", language=tag)])
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

    from handout.schema.markup import LANGUAGE_TAG

    if not re.fullmatch(LANGUAGE_TAG, tag) or len(tag) > 40:
        raise InputError([Problem.of(Location.of_option("TAG"), "wrong-form/language", name=short(tag))])


def _find_stale(project: "Project", words: "YamlFile[Language]", tag: str) -> "Iterator[Problem]":
    """Yield a problem for each fixed word that has changed in English since."""
    from handout.check.runner import stale_words
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
