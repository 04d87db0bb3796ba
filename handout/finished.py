"""Handouts that were made before from the very same inputs: all is read and checked again, but not laid out and painted again.

They are kept in the cache under a name made of the content of every file they were made from.  What is said to one person is never kept.
"""

import json
from hashlib import sha256
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from handout.cache import forget, remembered
from handout.content.plan import Plan
from handout.content.project import THEME, project_for, read_bytes
from handout.order import Order, planned
from handout.problems import InputError

KIND, MOST = "finished-1", 40
"""Under what finished handouts are kept, and how many."""


class Finished(Struct, frozen=True):
    """A PDF with what is to be said of it; *sheets* is 0 where the pages are printed as they are."""

    pdf: bytes
    name: str
    pages: int
    sheets: int
    paper: str
    advice: str
    left_out: tuple[str, ...]
    avoided: tuple[str, ...]
    warnings: tuple[str, ...]


def finished(order: Order) -> Finished:
    """Return what *order* asks for, from the cache if it was made before; raise InputError naming every problem."""
    try:
        inputs = _inputs(order)
    except InputError:
        inputs = None  # what is wrong is told where all of it is found
    if inputs is None:
        return _made(order)
    made = []

    def make(_: bytes) -> bytes:
        made.append(_made(order))
        said = {name: value for name, value in asdict(made[0]).items() if name != "pdf"}
        return json.dumps(said).encode() + b"\n" + made[0].pdf

    kept = remembered(KIND, inputs, make)
    if made:
        forget(KIND, MOST)
        return made[0]
    head, _, pdf = kept.partition(b"\n")
    said = json.loads(head)
    return Finished(pdf, **said | {name: tuple(said[name]) for name in ("left_out", "avoided", "warnings")})


def _made(order: Order) -> Finished:
    from handout.pipeline import lay_out

    laid = lay_out(order)
    chosen, warnings = (laid.handout.left_out, laid.handout.avoided), tuple(map(str, laid.warnings))
    counts = len(laid.pages), len(laid.sheets)
    return Finished(laid.pdf(), laid.name, *counts, laid.paper, laid.advice, *chosen, warnings)


def _inputs(order: Order) -> bytes | None:
    """Return all that a handout is made from, None if it is for one person; raise InputError if something of it is wrong."""
    project = project_for(order.topic, order.project)
    settings = project.settings()
    if order.plan:
        order = planned(project.read("plans", order.plan, Plan), order)
    lines = order.personal
    if order.problems or lines.names_somebody or lines.doses or lines.usual:
        return None
    material = project.material(order.topic, order.clinic or project.clinic(settings), order.language)
    theme = project.find("themes", order.theme or settings.theme or THEME)
    files = [*material.pictures.items(), *([("", material.logo)] if material.logo else [])]
    told = [
        repr(order),
        repr(settings),
        *(
            repr((read.source.file, read.value))
            for read in (material.topic, material.language, material.clinic)
            if read
        ),
        *(_digest(file) for file in (Path(material.topic.source.file), theme)),
        *(repr((name, f.file, sha256(f.content).hexdigest(), sorted(f.landmarks.items()))) for name, f in files),
        *sorted(_code()),
    ]
    return "\n".join(told).encode("utf-8", "surrogatepass")


def _digest(file: Path) -> str:
    return sha256(read_bytes(file, 200_000_000)).hexdigest()


def _code() -> list[str]:
    """Return when each module of this program was changed, for who works on it."""
    modules = Path(__file__).parent.rglob("*.py")
    return [f"{module.name} {(told := module.stat()).st_size} {told.st_mtime_ns}" for module in modules]
