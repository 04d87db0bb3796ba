"""The words of the page in each language, from ``templates/web/TAG.yaml``."""

from typing import Annotated, Any

from msgspec import field

from handout.content.find_template import Templates
from handout.schema.model import Doc, Model, Words
from handout.schema.model_reader import YamlFile, read_file

DEFAULT = "en"


class PageWords(Model, kw_only=True):
    """The words of the page in one language; ``{name}`` is a placeholder."""

    name: Annotated[Words, Doc("The language's own name.", "English")]
    direction: Annotated[Words, Doc("Where a line begins: ltr or rtl.", "ltr")] = "ltr"
    words: Annotated[dict[str, Words], Doc("Each phrase of the page by its key.", "{print: Print}")]
    hints: Annotated[
        dict[str, Words], Doc("What fields of the editor are for, by the English sentence.", '{"When.": "Cuándo."}')
    ] = field(default_factory=dict)


def page_words(project: Templates, tag: str) -> dict[str, Any]:
    """Return the words of the page in a language, and all languages that it speaks.

    Phrases that a language lacks are English.
    """
    english, own = _read(project, DEFAULT), _read(project, tag)
    return {
        "language": tag,
        "direction": own.value.direction,
        "words": {**english.value.words, **own.value.words},
        "languages": page_languages(project),
    }


def page_hints(project: Templates, tag: str) -> dict[str, str]:
    """Return what fields are for in one language of the page, by the English sentence."""
    return dict(_read(project, tag).value.hints)


def page_languages(project: Templates) -> dict[str, str]:
    """Return the languages of the page with their own names."""
    return {tag: _read(project, tag).value.name for tag in project.names("web")}


def find_language(project: Templates, wanted: str) -> str:
    """Return the first language of *wanted* that the page speaks, else English.

    It is written as in Accept-Language (RFC 9110 12.5.4).
    """
    known = project.names("web")
    tags = [part.partition(";")[0].strip() for part in wanted.split(",")]
    return next((name for tag in tags for name in (tag, tag.split("-")[0]) if name in known), DEFAULT)


def _read(project: Templates, tag: str) -> YamlFile[PageWords]:
    """Return the words of one language."""
    return read_file(project.find("web", tag), PageWords, project.reader)
