"""The command ``picture``: how a picture will print, and its place in a topic."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from msgspec.structs import replace

from handout.cli.options import ProjectFolder
from handout.cli.terminal import exit_on_error, parse_path, say, write
from handout.problems import InputError, Location, Problem, short

if TYPE_CHECKING:
    from handout.content.assets import PictureFile
    from handout.content.project import Project
    from handout.geometry import Box

app = typer.Typer()

FILE = Annotated[
    str, typer.Argument(metavar="FILE", help="A drawing (SVG) or photo (JPEG, PNG, HEIC …).", show_default=False)
]
TopicName = Annotated[
    str | None,
    typer.Option(
        "--topic", metavar="NAME", help="Put a copy into this topic's folder of pictures.", show_default=False
    ),
]

LINES = """    picture:
      file: {file}
      alt: Say what the picture shows to somebody who cannot see it.
      source: Say who made it, and when.
      callouts:                 # a place is [x, y] from the top left: [0.5, 0.5] is the middle
        - {{kind: label, at: [0.5, 0.5], text: say what this is}}
        # - {{kind: press, at: [0.5, 0.5]}}      # or {others}"""
"""What to paste into a topic."""


@app.command()
def picture(file: FILE, topic: TopicName = None, project: ProjectFolder = None) -> None:
    """Say how a picture will print, and put it into a topic."""
    from handout.content.project import DEFAULT_KIND, project_for

    with exit_on_error():
        place = project_for(topic, project)
        found = _read(parse_path(file))
        kind = Path(place.kind(place.find("topics", topic)).source.file).stem if topic else DEFAULT_KIND
        facts, sizes = [*_describe(found)], [*_sizes(found, kind, place)]  # of a damaged picture only its error is said
        for sentence in facts:
            say(sentence)
        say("size on paper, in a handout of three cards:")
        for line in sizes:
            say(f"  {line}")
        if topic:
            _put(found, topic, place)
            for problem in _others(topic, project):
                say(str(problem), err=True)


def _others(topic: str, project: Path | None) -> "Sequence[Problem]":
    """Return what is wrong with a topic otherwise: its picture is judged alone."""
    from handout.check.load_topic import load_topic
    from handout.content.project import project_for

    try:
        load_topic(project_for(topic, project), topic, None)
    except InputError as error:
        return error.problems
    return ()


def _read(file: Path) -> "PictureFile":
    """Return a picture; raise InputError if it cannot be one."""
    from handout.content.assets import MOST_PICTURE_BYTES, PICTURES, PictureFile
    from handout.files import FileReader

    where = Location(short(str(file), 300))
    if file.suffix.lower() not in PICTURES:
        known = ", ".join(PICTURES)
        raise InputError([Problem.of(where, "picture-format", file=short(file.name), known=known)])
    content = FileReader().read(file, MOST_PICTURE_BYTES)
    if len(content) > MOST_PICTURE_BYTES:
        most = MOST_PICTURE_BYTES // 10**6
        raise InputError([Problem.of(where, "picture-too-large/file", file=short(file.name), most=most)])
    return PictureFile(str(file), content, {})


def _describe(file: "PictureFile") -> Iterator[str]:
    """Yield what a picture is and what happens to it.

    Raise InputError if it cannot be printed.
    """
    from handout.layout.figures.drawing import drawing
    from handout.layout.figures.photo import photo
    from handout.layout.figures.raster.describe import describe_photo

    if file.file.lower().endswith(".svg"):
        found = drawing(file)
        yield f"{file.file}: SVG drawing, printed as lines at any size"
        yield from map(str, found.warnings)
        return
    first, *others = describe_photo(file)
    yield f"{file.file}: {first}"
    yield from others
    if rule := photo(file).unseen:
        yield str(Problem.of(Location(file.file), rule))


def _sizes(file: "PictureFile", kind: str, project: "Project") -> Iterator[str]:
    """Yield the size of a picture in each format, as a layout with it shows."""
    import tempfile

    from handout.geometry import MM, Size
    from handout.layout.figures.photo import LEAST_DPI, PRINT_DPI, Photo, dpi
    from handout.layout.figures.picture import load

    shot = load(file)
    with tempfile.TemporaryDirectory(prefix="handout-") as folder, _originals_named(Path(folder), file, project):
        topic = _trial_topic(Path(folder), file, kind, project)
        for name, options in _list_trials():
            box = _size_in(topic, options)
            if box is None:
                yield f"{name:<16} does not fit"
                continue
            size = f"{name:<16} {box.width / MM:.0f} × {box.height / MM:.0f} mm"
            if not isinstance(shot, Photo):
                yield size
                continue
            resolution = dpi(shot, Size(box.width, box.height))
            wanted = round(box.width / 72 * PRINT_DPI)
            coarse = f": blurred; best from {wanted} pixels wide" if resolution < LEAST_DPI else ""
            yield f"{size}, {min(resolution, PRINT_DPI):.0f} dpi{coarse}"


@contextmanager
def _originals_named(folder: Path, file: "PictureFile", project: "Project") -> Iterator[None]:
    """Raise errors of the copies in *folder* with the places of the originals."""
    try:
        yield
    except InputError as error:
        raise InputError(_in_original(found, folder, file, project) for found in error.problems) from None


def _in_original(found: Problem, folder: Path, file: "PictureFile", project: "Project") -> Problem:
    """Return a problem of a copy as one of what was copied.

    That is a file of the project, or the picture.
    """
    from handout.files import display_path

    copy = Path(found.where.file)
    root = next((each for each in (folder, folder.resolve()) if copy.is_relative_to(each)), None)
    if root is None:
        return found
    original = project.root / copy.relative_to(root)
    if original.is_file():
        return replace(found, where=replace(found.where, file=display_path(original)))
    return replace(found, where=Location(file.file))


def _list_trials() -> "Iterator[tuple[str, dict[str, Any]]]":
    """Yield the options with which a picture is tried, by a name.

    They are the default format on each of its papers and in large print, and every other format on its usual paper.
    """
    from handout.formats import FORMATS
    from handout.request.options import DEFAULT_FORMAT

    usual = FORMATS[DEFAULT_FORMAT].papers
    for paper in usual:
        yield f"{DEFAULT_FORMAT}, {paper}", {"paper": paper}
    yield f"large print, {usual[0]}", {"large_print": True}
    for name, row in FORMATS.items():
        if name != DEFAULT_FORMAT:
            yield f"{name}, {row.papers[0]}", {"format": name}


def _trial_topic(folder: Path, file: "PictureFile", kind: str, project: "Project") -> Path:
    """Write a topic with three cards that show the picture; return its file.

    The kinds and languages of the project are copied to it.
    """
    from shutil import copytree

    from handout.cli.schemas import topic_type_of
    from handout.content.starter import starter
    from handout.schema.describe import to_yaml
    from handout.schema.model_reader import parse_text

    for name in ("kinds", "languages", "conditions"):
        if (own := project.root / "templates" / name).is_dir():
            copytree(own, folder / "templates" / name)
    model = topic_type_of(kind, project)
    topic = parse_text(starter("trial", kind, model, trial=True))
    name = f"picture{Path(file.file).suffix.lower()}"
    (card,) = topic[model.spec.cards]
    shown = {"file": name, "alt": "A picture.", "source": "a trial"}
    topic[model.spec.cards] = tuple({**card, "id": f"card-{n}", "picture": shown} for n in range(3))
    written = folder / "trial.yaml"
    written.write_text(to_yaml(topic), "utf-8")
    (folder / name).write_bytes(file.content)
    return written


def _size_in(topic: Path, options: dict[str, Any]) -> "Box | None":
    """Return the box of a picture in one format, or None if it does not fit."""
    from handout.layout.page import Group, Image, Role, walk
    from handout.problems import DoesNotFit
    from handout.render.pipeline import lay_out
    from handout.request.options import Request

    try:
        laid = lay_out(Request(topic=str(topic), project=topic.parent, **options))
    except DoesNotFit:
        return None
    figures = [m for page in laid.pages for m in walk(page.marks) if isinstance(m, Group) and m.role is Role.FIGURE]
    boxes = [m.box for figure in figures for m in walk(figure.marks) if isinstance(m, Image)]
    return max(boxes, key=lambda box: box.width, default=None)


def _put(file: "PictureFile", topic: str, project: "Project") -> None:
    """Copy a picture into the folder of a topic, and print the lines to paste."""
    from handout.content.callouts import CALLOUT_KINDS
    from handout.schema.describe import to_yaml

    name = Path(file.file).name
    place = project.find("topics", topic)
    to = project.root / "images" / place.stem / name
    if to.exists() and to.read_bytes() != file.content:
        raise InputError([Problem.of(Location(str(to)), "file-exists/picture")])
    if not to.exists():
        write(to, file.content)
    is_own = project.root.resolve() in place.resolve().parents
    target = str(place) if is_own else f"your copy (`handout new {place.stem} --from {place.stem}`)"
    say(f"{to}: a copy\nnext: paste these lines into a card of {target}, and change the words\n")
    others = ", ".join(kind for kind in CALLOUT_KINDS if f"kind: {kind}," not in LINES)
    say(LINES.format(file=to_yaml(name), others=others))
