"""Pictures of the atlas that may stand for lost ones of a project.

A topic's own picture comes before the drawing of the atlas with that name. If it is deleted, the drawing is found: nobody
can tell which one is meant, unless the name begins with ``atlas/``. Markers by landmarks are right on any drawing that names
them; those by fractions are of the picture that they were measured on.
"""

from collections.abc import Iterator
from pathlib import Path

from handout.content.assets import iter_illustrations, iter_places
from handout.content.loaded_topic import TopicFiles
from handout.content.project import Project
from handout.content.topic import Topic
from handout.content.topic_card import Illustration
from handout.files import display_path
from handout.problems import Location, Problem, short
from handout.schema.model import KeyPath


def doubtful_pictures(project: Project, files: TopicFiles) -> Iterator[Problem]:
    """Yield a warning for each picture of the atlas that may not be meant.

    It is named by a file of the project, which has a folder for pictures, or by which places on it were measured.
    """
    has_pictures, topic, source = files.home.is_dir(), files.topic.value, files.topic.source
    built_in, named = _built_in_files(project, files), dict[str, Problem]()
    for path, spec in iter_illustrations(topic):
        where, picture = source.where((*path, "file")), files.pictures.get(spec.file)
        if not picture or spec.file in named:
            continue
        if picture.lost:
            values = {"file": short(spec.file), "landmarks": picture.lost}
            named[spec.file] = Problem.of(where, "atlas-picture/places", **values)
        elif picture.in_atlas and where.file not in built_in and (has_pictures or _has_fractions(topic, path, spec)):
            named[spec.file] = _doubt(where, spec.file, files.home)
    yield from named.values()
    clinic, shared = files.clinic, project.root / "images"
    if clinic and clinic.value.logo and files.logo and files.logo.in_atlas and shared.is_dir():
        yield _doubt(clinic.source.where(("logo",)), clinic.value.logo, shared)


def _doubt(where: Location, name: str, folder: Path) -> Problem:
    """Return the warning that a picture is that of the atlas."""
    return Problem.of(where, "atlas-picture", file=short(name), folder=display_path(folder))


def _built_in_files(project: Project, files: TopicFiles) -> set[str]:
    """Return the built-in ones among the files of a topic and its points."""
    file = project.original(files.file) or files.file
    written = project.topic_file(file)
    topic = [written.file] if project.is_built_in("topics", file) else []
    return {*topic, *(point.file for point in written.points if point.built_in)}


def _has_fractions(topic: Topic, path: KeyPath, spec: Illustration) -> bool:
    """Return whether a place on a picture is given as fractions."""
    places = [place for _, place in iter_places(spec)]
    if path[0] == "body_map":
        places += [place for card in topic.cards for place in getattr(card.on_body, str(path[1]))]
    return any(isinstance(place, tuple) for place in places)
