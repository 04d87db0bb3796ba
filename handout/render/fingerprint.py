"""What was made before, kept in the cache by the content of every file it was made from.

Whole handouts are kept, and the templates of those that are for somebody; what is said to one person never is.
"""

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from msgspec import MsgspecError, Struct, msgpack

from handout.cache import keep, recalled
from handout.content.clinic import Settings
from handout.content.project import LoadedTopic
from handout.installed import archive, dated, edition, stamp
from handout.problems import Problem
from handout.request.request import Request, cache_key

T = TypeVar("T")
WHOLE, TEMPLATE = "finished-2", "template-1"
"""Under what whole handouts and templates are kept."""

MOST, MOST_BYTES = 40, 60_000_000
"""How many of each are kept, and how many bytes: photos are large."""


DRAWN_WITH = ("pymupdf_fonts", "uharfbuzz", "reportlab", "PIL", "pillow_heif", "svg2pdf_py", "segno", "pyphen")
"""Packages whose update may change what is drawn."""


class Summary(Struct, frozen=True):
    """What is to be said of a handout; *sheets* is 0 where the pages are printed as they are."""

    name: str
    pages: int
    sheets: int
    paper: str
    advice: str
    left_out: tuple[str, ...]
    avoided: tuple[str, ...]
    warnings: tuple[Problem, ...]

    @property
    def sides(self) -> int:
        """How many pages it has, or sides of paper where it is imposed."""
        return self.sheets or self.pages


def inputs(order: Request, settings: Settings, material: LoadedTopic, theme: str) -> bytes | None:
    """Return all that a handout is made from but the lines of its person (*theme* being its digest); None if it may not be kept: it has doses."""
    if order.patient.doses or order.patient.usual:
        return None
    program = _program()
    if program is None:
        return None
    return "\n".join((*made_of(order, settings, material, theme), *program)).encode("utf-8", "surrogatepass")


def made_of(order: Request, settings: Settings, material: LoadedTopic, theme: str) -> list[str]:
    """Return what *order* asks for, without its person and without names of files, and the content of the files."""
    files = [*material.pictures.items(), *([("", material.logo)] if material.logo else [])]
    return [
        repr((cache_key(order), settings, material.id, theme)),
        *(
            repr((read.source.file, read.source.digest))
            for read in (material.topic, material.language, material.clinic)
            if read
        ),
        *(repr((name, f.file, sha256(f.content).hexdigest(), sorted(f.landmarks.items()))) for name, f in files),
    ]


def recall(kind: str, content: bytes, made: type[T]) -> tuple[T, Summary] | None:
    """Return what was kept of this *kind* and *content*, if anything was."""
    kept = recalled(kind, content)
    if kept is None:
        return None
    try:
        return msgpack.decode(kept, type=tuple[made, Summary])  # type: ignore[valid-type]
    except MsgspecError:
        return None  # another version's


def retain(kind: str, content: bytes, made: object, summary: Summary) -> None:
    """Keep what was *made*, and let the oldest go."""
    with suppress(UnicodeEncodeError):  # a file whose name is no text
        keep(kind, content, msgpack.encode((made, summary)), MOST, MOST_BYTES)


def _program() -> list[str] | None:
    """Return what changes with this program and the packages it draws with; None if that cannot be told, for then nothing is kept."""
    told: list[str | None] = [edition()]
    here = Path(__file__).parents[1]
    for folder, _, names in os.walk(here):
        modules = (os.path.join(folder, name) for name in names if name.endswith(".py"))  # noqa: PTH118 - twice as fast
        told += [dated(module, str(here)) for module in modules]
    told += [stamp(package) for package in DRAWN_WITH]
    if len(told) == 1 + len(DRAWN_WITH):  # no module is a file: they are in an archive, or in a frozen program
        told.append(archive(here))
    return None if None in told else sorted(filter(None, told))
