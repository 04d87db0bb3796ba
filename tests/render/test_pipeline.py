"""One road leads from a request to its PDF; what earlier handouts left makes it shorter, and never another."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from support.covering import sample
from support.topics import FIXTURES

from handout import build
from handout.content.project import project_for
from handout.files import FileReader
from handout.installed import BUILTIN
from handout.problems import InputError
from handout.render import cache as render_cache
from handout.render import name_slot
from handout.render.cache import NO_CACHE, RenderCache
from handout.render.loading import load
from handout.render.pipeline import check_for, prepare, render, render_for
from handout.request.options import Request, Selection
from handout.request.patient import PatientDetails
from handout.request.python_arguments import parse_arguments

ANN = {"patient": "Ann Lee", "date": "2026-11-22", "by": "Dr Wu"}


BUILDS: dict[str, dict[str, Any]] = {
    "leaflet": {},
    "patient": ANN,
    "another patient": ANN | {"patient": "Jo Ray"},
    "third patient": ANN | {"patient": "Bo Zed"},
    "note": ANN | {"note": "Ring us."},
    "another note": ANN | {"note": "Come back."},
    "link in a note": ANN | {"note": "See https://example.org."},
    "greek name": ANN | {"patient": "Ζωή"},
    "points": {"points": "hand"},
    "avoid": {"avoid": "pregnancy"},
    "doses": {"doses": {"hand": "2 minutes"}, "patient": "Ann Lee"},
    "diary": {"diary": 7, "ink": "grey"},
    "large": {"large_print": True, "points": "hand", "paper": "Letter"},
    "booklet": {"format": "booklet", **ANN},
    "trifold": {"format": "trifold", "points": "hand"},
    "cards": {"format": "cards", "flip": "short"},
    "poster": {"format": "poster", "points": "hand"},
    "tiles": {"format": "poster", "points": "hand", "tile": "A4", "ink": "saver"},
    "clinic": {"clinic": "example", "points": "hand"},
}


@pytest.fixture
def no_disk_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no place to store anything."""
    (tmp_path / "file").write_bytes(b"not a folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))


@pytest.mark.caches("it compares with and without them")
@pytest.mark.usefixtures("no_disk_cache")
@pytest.mark.sweep
def test_without_any_cache_the_bytes_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is rendered in full is what is rendered with the caches, in memory and on disk, the first time and the second."""
    full = {name: bytes(render(parse_arguments("back-pain", asked)).pdf) for name, asked in BUILDS.items()}
    assert len(set(full.values())) == len(full)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for cache in (one := RenderCache(), one, RenderCache()):
        again = {name: bytes(render(parse_arguments("back-pain", asked), cache).pdf) for name, asked in BUILDS.items()}
        assert [name for name in full if full[name] != again[name]] == []


@pytest.mark.caches("170 builds, each in full, take minutes")
@pytest.mark.usefixtures("no_disk_cache")
@pytest.mark.sweep
def test_threads_build_the_same_bytes() -> None:
    """Eight threads that build at once what differs and what is alike give what one gives alone, Greek and problems among it."""
    fixtures = FIXTURES
    wanted = [
        *sample([*BUILDS.values()], 2),
        {"topic": "plati", "project": fixtures},
        {"points": "hnad"},
    ]

    def one(asked: dict[str, Any]) -> bytes | str:
        try:
            return build(asked.get("topic", "back-pain"), **{k: v for k, v in asked.items() if k != "topic"})
        except InputError as error:
            return str(error)

    alone = [one(asked) for asked in wanted]
    start = Barrier(8)

    def many(first: int) -> list[bytes | str]:
        start.wait()
        order = [*range(first, len(wanted)), *range(first)]
        return [found for _, found in sorted((at, one(wanted[at])) for at in order)]

    with ThreadPoolExecutor(8) as pool:
        assert all(found == alone for found in pool.map(many, range(8)))


AUDIT = """
import json, os, sys
from collections import Counter
opened = Counter()
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        opened[os.path.realpath(arguments[0])] += 1
sys.addaudithook(hook)
from handout.cli.application import main
try:
    main()
finally:
    print(json.dumps(opened))
"""


@pytest.mark.parametrize("words", [(), ("--patient", "Ann Lee"), ("--reading", "r.pdf")])
@pytest.mark.sweep(every=8)
def test_each_file_is_opened_once(words: tuple[str, ...], project: Path) -> None:
    """A build opens each file of the project and of the built-in templates once, and looks for itself in the cache once."""
    (project / "handout.yaml").write_text("paper: Letter\n", "utf-8")
    (project / "templates" / "plans").mkdir()
    (project / "templates" / "plans" / "first.yaml").write_text("topic: mine\nclinic: example\n", "utf-8")
    for _ in range(2):  # anew, and from the cache
        command = [sys.executable, "-c", AUDIT, "build", "mine", "--plan", "first", "-o", "o.pdf", *words]
        done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=True)
        opened = json.loads(done.stdout.splitlines()[-1])
        places = {
            str(folder.resolve()) for folder in (project / "templates", project / "images", BUILTIN / "templates")
        }
        read = {file: n for file, n in opened.items() if any(file.startswith(place) for place in places)}
        assert len(read) > 14
        assert {file for file, n in read.items() if n > 1} == set()
        stored = [n for file, n in opened.items() if "/finished-" in file or "/template-" in file]
        assert all(n == 1 for n in stored)
        assert opened[str(project.resolve() / "handout.yaml")] == 1


def test_a_loaded_request_knows_its_files(project: Path) -> None:
    """All that was read is named, so that it can be watched: settings, plan, topic, language, theme, pictures and landmarks."""
    (project / "handout.yaml").write_text("paper: Letter\n", "utf-8")
    (project / "templates" / "plans").mkdir()
    (project / "templates" / "plans" / "first.yaml").write_text("topic: mine\n", "utf-8")
    loaded = load(Request("mine", plan="first"))
    found = {file.name for file in loaded.files}
    assert {"handout.yaml", "first.yaml", "mine.yaml", "en.yaml", "calm.yaml", "landmarks.yaml"} < found
    assert "hand_back.svg" in found
    assert loaded.problems == ()


def test_what_was_read_stays_as_it_was(project: Path) -> None:
    """One reader gives all whom it serves the same content, whatever becomes of a file meanwhile."""
    reader, topic = FileReader(), project / "templates" / "topics" / "mine.yaml"
    first = load(Request("mine"), reader)
    topic.write_text(topic.read_text("utf-8").replace("title: Acu", "title: Other acu"), "utf-8")
    assert load(Request("mine"), reader).key == first.key != load(Request("mine")).key


def test_problems_of_all_stages_come_at_once(project: Path) -> None:
    """What is wrong with files, words and texts is one error, though the files are read before the words are looked at."""
    topic = project / "templates" / "topics" / "mine.yaml"
    topic.write_text(topic.read_text("utf-8").replace("sides: middle", "sides: midle"), "utf-8")
    loaded = load(parse_arguments("mine", {"format": "leaflte", "theme": "clam", "note": "𓀀"}))
    assert loaded.key is None
    with pytest.raises(InputError) as reported:
        prepare(loaded, NO_CACHE)
    found = {(problem.rule, problem.where.option or problem.where.file) for problem in reported.value.problems}
    topic_file = "templates/topics/mine.yaml"
    assert found >= {("unknown-word", "--format"), ("unknown-word", topic_file), ("missing-glyph", "--note")}
    assert "unknown-theme" in {rule for rule, _ in found}


# ---- patients who differ by the name alone


def _slots(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of those whose lines are drawn without the name."""
    done: list[str] = []
    real = name_slot.name_slot

    def counted(inputs: Any, details: PatientDetails, *rest: Any) -> name_slot.NameSlot | None:
        done.append(details.patient or "")
        return real(inputs, details, *rest)

    monkeypatch.setattr(name_slot, "name_slot", counted)
    return done


@pytest.mark.caches("which names are drawn alone")
def test_lines_are_drawn_without_the_name_for_a_second_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of a kind, and the same one again, cost nothing more; the third is the second with another name."""
    done, cache = _slots(monkeypatch), RenderCache()
    inputs = prepare(load(Request("back-pain")), cache)
    people = [PatientDetails(name, None, "Dr Wu", "Ring us.") for name in ("Ann", "Ann", "Bob", "Cid")]
    for details in people:
        check_for(inputs, details, cache)
    found = [bytes(render_for(inputs, details, cache).pdf) for details in people]
    assert done == ["Bob"]
    assert found == [bytes(render_for(inputs, details, NO_CACHE).pdf) for details in people]


@pytest.mark.caches("which lines are known to occur")
def test_lines_are_known_by_their_hashes_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's words are held to know lines again, and when too many are known, all are forgotten and known again."""
    monkeypatch.setattr(render_cache, "MOST_MET", 4)
    cache, inputs = RenderCache(), prepare(load(Request("back-pain")), NO_CACHE)
    met = [cache.met_another(inputs, PatientDetails(name, None, None, "Rest.")) for name in ("Ann", "Bob", "Ann")]
    assert met == [False, True, False]
    for each in range(10):
        assert not cache.met_another(inputs, PatientDetails("Ann", None, None, f"Come on day {each}."))
        assert len(cache.met) <= 5
        assert {type(held) for pair in cache.met.items() for held in pair} == {int}
    assert not cache.met_another(inputs, PatientDetails("Cid", None, None, "Rest."))
    assert cache.met_another(inputs, PatientDetails("Bob", None, None, "Rest."))


def test_notes_of_their_own_are_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of patients with a note each, nobody's lines are drawn without the name."""
    done, cache = _slots(monkeypatch), RenderCache()
    inputs = prepare(load(Request("back-pain")), cache)
    for each in range(4):
        render_for(inputs, PatientDetails(f"Ann {each}", None, None, f"Come on day {each}."), cache)
    assert done == []


def test_a_name_of_other_letters_has_a_template_of_its_own() -> None:
    """Whoever came before, a name is printed as it is alone: with accents, in Greek, too wide for its place, or with a link."""
    cache = RenderCache()
    inputs = prepare(load(Request("back-pain", Selection(points=("hand",)))), cache)
    text = ["Ann", "Bob", "Zoë", "Ζωή", "Anna Maria " * 9, "**Ann**", "Ann\u00ad-Lee", "Cid", "Zoë", "अनु"]
    for name in text:
        details = PatientDetails(name, None, "Dr Wu")
        assert bytes(render_for(inputs, details, cache).pdf) == bytes(render_for(inputs, details, NO_CACHE).pdf), name


def test_the_project_of_a_request_is_found_as_ever(project: Path) -> None:
    """A reader of one's own changes nothing but who opens the files."""
    assert project_for("mine", None, FileReader()).root == project_for("mine", None).root == project
