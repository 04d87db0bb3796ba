"""Find and read topics, clinics, themes and pictures.

All files of ``content`` are opened here. A project is a folder that contains ``templates/``. Files it lacks
are taken from the built-in templates and images. Input is treated as hostile: no path may lead out of the
project.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial, wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar, cast

from msgspec.structs import replace

from handout.content.assets import PictureFile, PictureFinder, iter_illustrations
from handout.content.clinic import Clinic
from handout.content.conditions import ConditionId, words_in_languages
from handout.content.find_template import Templates, find_root
from handout.content.kind import Kind
from handout.content.language import SOURCE_LANGUAGE, Language
from handout.content.language_names import name_tags, propose, tag_of
from handout.content.loaded_topic import TopicFiles
from handout.content.merged_words import merge_words
from handout.content.points import PointFile, TopicFile, named_point, read_topic
from handout.content.settings import ProjectSettings
from handout.content.topic import Topic
from handout.content.topic_card import POINT
from handout.content.translation import Translation, is_translation, read_original_name, translate
from handout.content.translation_record import FixedText, list_fixed_texts
from handout.files import FileReader, display_path, expand_home, find_existing, normalize_name
from handout.installed import BUILTIN
from handout.problems import InputError, Location, Problem, Severity, attempt, short
from handout.request.topic_names import is_path
from handout.schema.model_reader import PartialFileError, YamlFile, parse_file, peek, read_file, read_or_default
from handout.suggest import nearest

DEFAULT_KIND = "acupressure"
"""The kind of a topic that names none, as all did before there were kinds."""

THEME = "calm"
"""The default theme."""


P = ParamSpec("P")
R = TypeVar("R")


def _once(method: "Callable[Concatenate[Project, P], R]") -> "Callable[Concatenate[Project, P], R]":
    """Ask a method of a project once for each of its arguments.

    The answer is in the reader, which sees no change of a file.
    """

    @wraps(method)
    def asked(project: "Project", /, *args: P.args, **kwargs: P.kwargs) -> R:
        key, known = (method, project.root, args, tuple(kwargs.items())), project.reader.known
        if key not in known:
            known[key] = method(project, *args, **kwargs)
        return cast("R", known[key])

    return asked


class Project(Templates, frozen=True):
    """A folder of templates and images, with what they say."""

    def topic(self, name: str) -> YamlFile[Topic]:
        """Return a topic, by name or path."""
        return self.read_topic(self.find("topics", name))

    def read_topic(self, file: Path) -> YamlFile[Topic]:
        """Return the topic in *file*, as a model of its kind."""
        found = self.read_translation(file)
        return found.topic if found else read_topic(self.topic_file(file))

    @_once
    def topic_file(self, file: Path) -> TopicFile:
        """Return the content of a topic's *file*, its kind, and the points it takes.

        Raise InputError for a point that is not there.
        """
        written, source = parse_file(file, self.reader)
        kind, taken, problems = self.kind(file), dict[str, PointFile](), list[Problem]()
        key = kind.value.cards
        cards = written.get(key) if kind.value.shared else ()
        for number, card in enumerate(cards if isinstance(cards, tuple) else ()):
            if (name := named_point(card)) and name not in taken:
                where = source.where((key, number, POINT))
                if point := attempt(problems, partial(self._shared_point, name, where)):
                    taken[name] = point
        if problems:
            raise InputError(problems)
        return TopicFile(self.reader.read(file), display_path(file), kind, tuple(taken.values()))

    def _shared_point(self, name: str, where: Location) -> PointFile:
        """Return the file of a shared point, named at *where*."""
        if name not in (known := self.names("points")):
            meant = self._misnamed("points", name) or nearest(name, known)
            raise InputError([Problem.of(where, "unknown-shared-point", name=short(name), nearest=meant)])
        file = self.find("points", name)
        return PointFile(name, self.reader.read(file), display_path(file), self.is_built_in("points", file))

    def read_translation(self, file: Path) -> Translation | None:
        """Return the translation in *file*; None if it is a topic of its own."""
        if not (original := self.original(file)):
            return None
        written = self.topic_file(original)
        read = translate(self.reader.read(file), display_path(file), read_topic(written), written)
        named, tag = normalize_name(read.header.translates.topic), read.header.language
        stem, where = normalize_name(file.stem), read.topic.source.where(("language",))
        if stem.casefold() != f"{named}.{tag}".casefold():
            found = stem.removeprefix(f"{named}.")
            if found == stem:
                raise InputError([Problem.of(where, "wrong-language/name", name=f"{named}.{tag}")])
            raise InputError([Problem.of(where, "wrong-language", named=short(found), language=tag)])
        return read

    @_once
    def original(self, file: Path) -> Path | None:
        """Return the file of the topic that *file* translates, beside it or by name.

        A built-in translation is of the project's topic of that name, if it has one: what was changed there is out of date.
        None if it is a topic of its own. Raise InputError if there is no such topic, or it is a translation itself.
        """
        written, source = parse_file(file, self.reader)
        if not is_translation(written):
            return None
        named = read_original_name(self.reader.read(file), display_path(file))
        where = source.where(("translates", "topic"))
        beside = find_existing(file.with_name(f"{named}.yaml"))
        try:
            by_name = is_path(named) or file.parent == BUILTIN / "templates" / "topics" or not beside.exists()
            original = self.find("topics", named) if by_name else beside
        except InputError as error:
            raise InputError([replace(problem, where=where) for problem in error.problems]) from None
        if is_translation(parse_file(original, self.reader)[0]):
            raise InputError([Problem.of(where, "wrong-original", name=short(named))])
        return original

    @_once
    def kind(self, file: Path) -> YamlFile[Kind]:
        """Return the kind of the topic in *file*; raise InputError for an unknown one."""
        named, where = peek(self.original(file) or file, "kind", self.reader)
        name, known = named or DEFAULT_KIND, self.names("kinds")
        if name not in known:
            raise InputError([Problem.of(where, "unknown-kind", name=short(name), nearest=nearest(name, known))])
        return self.read("kinds", name, Kind)

    def settings(self) -> YamlFile[ProjectSettings]:
        """Return the project's ``handout.yaml``, or empty settings."""
        return read_or_default(self.root / "handout.yaml", ProjectSettings, ProjectSettings(), self.reader)

    def clinic(self, settings: ProjectSettings) -> str | None:
        """Return the clinic named in ``handout.yaml``; a path is relative to the project."""
        name = settings.clinic
        return str(self.root / expand_home(name)) if name and is_path(name) else name

    def translation(self, topic: str, language: str) -> Path:
        """Return the file of *topic* in *language*, such as ``back-pain.es.yaml``.

        It lies beside the topic's own file, which is returned if it is in that language, or among the project's
        topics. The original of a translation is one of them. Raise InputError if there is none.
        """
        file = self.find("topics", topic)
        original = self.original(file) or file
        spoken = {each: self.read_topic(each).value.language for each in (file, original)}
        for each, own in spoken.items():
            if language.casefold() in (own.casefold(), own.split("-")[0].casefold()):
                return each
        beside = self.translations(original)
        named = {tag.casefold(): each for tag, each in beside.items()}
        meant = tag_of(language, (*spoken.values(), *beside)) if language.casefold() not in named else language
        if meant in spoken.values():
            return next(each for each, own in spoken.items() if own == meant)
        if translated := named.get(meant.casefold()):
            if not self.read_translation(translated):
                where, name = Location(display_path(translated), 1, 1), normalize_name(file.stem)
                raise InputError([Problem.of(where, "no-translation", topic=name, language=short(language))])
            return translated
        known = tuple(dict.fromkeys((*spoken.values(), *sorted(beside))))
        likely = propose(language, known)
        raise InputError(
            [
                Problem.of(
                    Location.of_option("--language"),
                    "unknown-language/translation",
                    topic=normalize_name(file.stem),
                    language=short(language),
                    nearest=f"did you mean '{likely}'?" if likely else f"known: {name_tags(known)}",
                    known=name_tags(known),
                )
            ]
        )

    def translations(self, original: Path) -> dict[str, Path]:
        """Return the files that are named as translations of a topic, by language tag.

        They lie beside it or, for a topic among those of the project, in its folders.
        """
        stem, home = f"{normalize_name(original.stem)}.", original.parent
        folders = [folder / "templates" / "topics" for folder in self.folders]
        if not any(find_existing(folder / original.name) == original for folder in folders):
            folders = []
        return {
            normalize_name(each.stem).removeprefix(stem): each
            for folder in dict.fromkeys((*reversed(folders), home))
            for each in folder.glob("*.*.yaml")
            if normalize_name(each.stem).startswith(stem)
        }

    def files(self, topic: str, clinic: str | None, language: str | None = None) -> TopicFiles:
        """Read all files that *topic* needs; raise InputError if the topic cannot be read.

        *language* is the language of a translation, if one is wanted.
        """
        problems: list[Problem] = []
        file = attempt(problems, lambda: self.translation(topic, language) if language else self.find("topics", topic))
        read_clinic = attempt(problems, lambda: self.read("clinics", clinic, Clinic)) if clinic else None
        read_topic, wrong = self._read_partly(file, problems) if file else (None, None)
        if file is None or read_topic is None:
            raise InputError([*problems, *(wrong.problems if wrong else ())])
        kind = self.kind(file)
        spoken, where = read_topic.value.language, read_topic.source.where(("language",))
        words = attempt(problems, lambda: self.language(spoken, where))
        fixed = attempt(problems, lambda: merge_words(read_topic, words, kind)) if words else None
        original, translation = self.original(file), self.read_translation(file)
        shelf = PictureFinder(self.folders, original or file, self.reader, file if original else None)
        pictures: dict[str, PictureFile] = {}
        for path, spec in iter_illustrations(read_topic.value):
            if spec.file not in pictures:
                where = read_topic.source.where((*path, "file"))
                if picture := attempt(problems, partial(shelf.picture, spec.file, where)):
                    pictures[spec.file] = picture
        logo = None
        if read_clinic and read_clinic.value.logo:
            named, where = read_clinic.value.logo, read_clinic.source.where(("logo",))
            logo = attempt(problems, partial(shelf.picture, named, where, 1))
        stale = translation.stale if translation else ()
        problems += (problem for problem in stale if problem.severity is Severity.ERROR)
        return TopicFiles(
            *(file, read_topic, translation, kind, words, fixed, read_clinic),
            *(pictures, logo, shelf.home, tuple(problems), wrong),
        )

    def _read_partly(
        self, file: Path, problems: list[Problem]
    ) -> tuple[YamlFile[Topic] | None, PartialFileError | None]:
        """Return a topic, with the error if only a part of it is right.

        Problems of other files are added.
        """
        try:
            return self.read_topic(file), None
        except PartialFileError as error:
            return error.partial, error
        except InputError as error:
            problems += error.problems
            return None, None

    def topics_seen_from(self, topic: Path) -> tuple[str, ...]:
        """Return the names of all topics, and of those in the folder of the file *topic*."""
        return (*self.names("topics"), *(normalize_name(file.stem) for file in topic.parent.glob("*.yaml")))

    @_once
    def language(self, tag: str, where: Location) -> YamlFile[Language]:
        """Return the fixed words of a language, named at *where*.

        Raise InputError if there are none.

        A file needs to hold only the words that differ from those of the language without its region, and of the
        built-in file.
        """
        names = dict.fromkeys((tag, tag.split("-", maxsplit=1)[0]))
        files = [folder / "templates" / "languages" / f"{name}.yaml" for folder in self.folders for name in names]
        if found := [file for file in map(find_existing, files) if file.exists()]:
            return read_file(found[0], Language, self.reader, found[1:])
        meant = nearest(tag, self.names("languages"))
        raise InputError([Problem.of(where, "unknown-language", tag=tag, suggestion=meant)])

    @_once
    def spoken_conditions(self) -> Mapping[str, ConditionId]:
        """Return the common conditions by their words in all languages.

        A language file that cannot be read says nothing: it was not asked for.
        """
        found: list[Mapping[str, object]] = []
        for name in self.names("languages"):
            with suppress(InputError):
                conditions = parse_file(self.find("languages", name), self.reader)[0].get("conditions")
                found += [conditions] if isinstance(conditions, Mapping) else []
        return words_in_languages(found)

    def fixed_texts(self, kinds: Iterable[str]) -> tuple[FixedText, ...]:
        """Return the English words that language files translate, and those of *kinds*.

        The words are the built-in ones: what a project says otherwise is for its own pages.
        """
        english = BUILTIN / "templates" / "languages" / f"{SOURCE_LANGUAGE}.yaml"
        words = {name: parse_file(self.find("kinds", name), self.reader)[0] for name in kinds}
        return list_fixed_texts(parse_file(english, self.reader)[0], words)


def project_for(topic: str | None, given: Path | None, reader: FileReader | None = None) -> Project:
    """Return the project *given*, or the one around the topic or the current folder.

    *reader* reads its files.
    """
    return Project(find_root(topic, given), reader or FileReader())
