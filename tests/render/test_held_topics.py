"""A topic that is asked for again is held, until anything changes that it was loaded from or that would be found before it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from support.surroundings import posix

from handout import files
from handout.content.loaded_topic import LoadedTopic
from handout.content.project import project_for
from handout.files import FileReader, take_snapshot
from handout.installed import BUILTIN
from handout.render import cache as render_cache
from handout.render.cache import RenderCache
from handout.render.loading import load
from handout.request.options import Request
from handout.web.first_pages import DeskCache

pytestmark = pytest.mark.caches("what is held of topics")


def _copy(kind: str, name: str) -> Callable[[Path], None]:
    """Return what puts a built-in template into a project."""

    def change(project: Path) -> None:
        place = project / "templates" / kind
        place.mkdir(exist_ok=True)
        (place / f"{name}.yaml").write_bytes((BUILTIN / "templates" / kind / f"{name}.yaml").read_bytes())

    return change


def _edit(file: str, old: str, new: str) -> Callable[[Path], None]:
    """Return what changes words of a file, not its size."""

    def change(project: Path) -> None:
        text = (project / file).read_text("utf-8")
        assert old in text
        assert len(old) == len(new)
        (project / file).write_text(text.replace(old, new), "utf-8")

    return change


def _overtake(project: Path) -> None:
    """Put a picture where it is found before the one of the same name."""
    (project / "images" / "mine").rename(project / "images" / "atlas")
    (project / "images" / "mine").mkdir()
    for old, new in (("landmarks.yaml", "landmarks.yaml"), ("foot_top.svg", "hand_back.svg")):
        (project / "images" / "mine" / new).write_bytes((BUILTIN / "images" / "atlas" / old).read_bytes())


TOPIC = "templates/topics/mine.yaml"
CHANGES: dict[str, Callable[[Path], None]] = {
    "a word of the topic": _edit(TOPIC, "Hand Point", "Palm Point"),
    "the topic is replaced": lambda project: _beside(project).replace(project / TOPIC),
    "a landmark": _edit("images/mine/landmarks.yaml", "[0.606, 0.607]", "[0.607, 0.606]"),
    "a drawing, written again": _edit("images/mine/hand_back.svg", "<svg", "<svg"),
    "a picture found before": _overtake,
    "a kind of its own": _copy("kinds", "acupressure"),
    "a language of its own": _copy("languages", "en"),
    "a topic beside it": lambda project: (project / "templates/topics/other.yaml").write_text("title: x\n", "utf-8"),
    "a topic that is gone": lambda project: (project / "templates/topics/third.yaml").unlink(),
}


def _beside(project: Path) -> Path:
    """Return a copy of the topic."""
    (project / "copy.yaml").write_bytes((project / TOPIC).read_bytes())
    return project / "copy.yaml"


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch, project: Path) -> list[str]:
    """Count the topics that are loaded from files; what was written a moment ago counts as old."""
    (project / "templates/topics/third.yaml").write_text("title: x\n", "utf-8")
    monkeypatch.setattr(files, "STEADY", 0)
    done: list[str] = []
    real = render_cache.load_topic

    def counted(*given: object) -> LoadedTopic:
        done.append(str(given[1]))
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(render_cache, "load_topic", counted)
    return done


@pytest.mark.parametrize("name", CHANGES)
def test_a_held_topic_is_loaded_again_after_any_change(name: str, loads: list[str], project: Path) -> None:
    """The first two times it is loaded, then held; a change of any kind is seen at once, and held in its turn."""
    cache, request = RenderCache(), Request("mine")
    found = [load(request, topics=cache.load_topic) for _ in range(4)]
    assert loads == ["mine"] * 2
    assert all(
        (each.key, each.warnings, set(each.files)) == (found[0].key, found[0].warnings, set(found[0].files))
        for each in found
    )
    CHANGES[name](project)
    after = [load(request, topics=cache.load_topic) for _ in range(3)]
    assert loads == ["mine"] * 3
    fresh = load(request)
    assert all(
        (each.key, each.problems, each.warnings) == (fresh.key, fresh.problems, fresh.warnings) for each in after
    )


def test_the_desk_holds_a_topic_at_once(loads: list[str], project: Path) -> None:
    """Whoever sees a topic there changes something; a change of its files is seen all the same."""
    cache, request = DeskCache(), Request("mine")
    found = [load(request, topics=cache.load_topic) for _ in range(3)]
    assert loads == ["mine"]
    CHANGES["a word of the topic"](project)
    found.append(load(request, topics=cache.load_topic))
    assert loads == ["mine"] * 2
    assert len({each.key for each in found}) == 2


def test_each_way_to_ask_is_held_by_itself(loads: list[str], project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another language, clinic or current folder is another topic."""
    cache = RenderCache()
    ways = [Request("back-pain"), Request("back-pain", language="es"), Request("back-pain", clinic="example")]
    for request in ways * 2:
        load(request, topics=cache.load_topic)
    assert len(loads) == 6
    keys = [load(request, topics=cache.load_topic).key for request in ways]
    assert (len(loads), len(set(keys))) == (6, 3)
    monkeypatch.chdir(project / "templates")
    load(ways[0], topics=cache.load_topic)
    assert len(loads) == 7


@posix
def test_a_topic_is_found_where_the_current_folder_was_deleted(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project that is named needs none."""
    gone = project / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    request = Request("mine", project=project)
    found = load(request, topics=RenderCache().load_topic)
    assert found.key
    assert found.key == load(request).key


def test_what_was_written_a_moment_ago_is_not_held(project: Path) -> None:
    """A file could change again within the same tick of its clock; in a folder of too many folders nothing is held."""
    file = project / TOPIC
    written = max(file.stat().st_mtime_ns, (project / "images").stat().st_mtime_ns)
    assert take_snapshot([file], [project / "images"], written + files.STEADY // 2) is None
    found = take_snapshot([file], [project / "images"], written + 10**12)
    assert found
    assert found.is_current()
    for number in range(files.MOST_FOLDERS):
        (project / "images" / str(number)).mkdir()
    assert not found.is_current()
    assert take_snapshot([file], [project / "images"], written + 10**15) is None


def test_the_folders_of_a_topic_are_those_it_is_searched_in(project: Path) -> None:
    """They are the templates and images of the project and of the program; where the results go is none of them."""
    searched = project_for("mine", None, FileReader()).searched
    assert searched == tuple(home / name for home in (project, BUILTIN) for name in ("templates", "images"))


def test_a_second_language_is_loaded_again_after_any_file_of_either_changes(loads: list[str], project: Path) -> None:
    """A clinic, point, picture or text that both languages need counts for each, also if it is written in place."""
    for kind in ("topics", "points", "kinds", "languages", "clinics"):
        (project / "templates" / kind).mkdir(exist_ok=True)
        for file in (BUILTIN / "templates" / kind).glob("*.yaml"):
            (project / "templates" / kind / file.name).write_bytes(file.read_bytes())
    cache = RenderCache()
    request = Request("back-pain", language="es", with_language="en", clinic="example")
    files = [file for file in load(request).files if file.is_relative_to(project) and file.name != "handout.yaml"]
    assert {file.parent.name for file in files} >= {"topics", "points", "kinds", "languages", "clinics"}
    for file in files:
        for _ in range(3):
            load(request, topics=cache.load_topic)
        loads.clear()
        load(request, topics=cache.load_topic)
        assert loads == []
        with file.open("r+b") as place:  # its folder's time stays as it is
            place.seek(0, os.SEEK_END)
            place.write(b"\n")
        load(request, topics=cache.load_topic)
        only_first = file.name in ("back-pain.es.yaml", "es.yaml")
        assert len(loads) == (1 if only_first else 2), file
