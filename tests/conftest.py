"""What all tests share: projects to break, a cache of their own, golden files, and what may be skipped."""

import gc
import os
import shutil
import sys
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import settings

NO_CACHES = Path(__file__).parent / "support" / "no_caches"

if "--no-caches" in sys.argv and "sitecustomize" not in sys.modules:  # before anything of handout is loaded
    sys.path.insert(0, str(NO_CACHES))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(NO_CACHES), os.environ.get("PYTHONPATH"))))
    import_module("sitecustomize")

GOLDEN = Path(__file__).parent / "golden"

settings.register_profile("here", database=None, deadline=None)  # the checkout may be read-only, the machine busy
settings.load_profile("here")


LAWFUL = (
    "caches are off",
    "Windows",
    "no /proc",
    "small disk",
    "takes no such name",
    "LittleCMS",
    "root may",
    "a pipe that is named",
)
"""What a machine may be unable to do: such tests may be skipped under CI as well.  Whatever else is lacking can be installed."""


LONGEST = (
    "test_forgotten.py",  # looks through all that a worker holds
    "test_builders.py",
    "test_browser.py",
    "test_browser_printing.py",
    "test_editor_browser.py",
    "test_batch_stopped.py",
    "test_batch.py",
    "test_atlas_views.py",
    "test_lines_of_languages.py",
    "test_poster_pictures.py",
    "test_density.py",
    "test_poster_card.py",
    "test_docs.py",
    "test_two_languages.py",
    "test_scripts_of_names.py",
    "test_word_card_pages.py",
    "test_overflow.py",
    "test_joined.py",
    "test_template.py",
    "test_conformance.py",
    "test_cached.py",
    "test_warnings.py",
    "test_printing_refusals.py",
    "test_row_renderer.py",
    "test_large_on_small.py",
    "test_translations.py",
    "test_languages.py",
    "test_poster_hierarchy.py",
)
"""The files of tests that take longest, first those that wait for others.

They begin first, for a worker that begins one last goes on alone.
"""


TOGETHER = {
    "test_poster_pictures.py": "topics",
    "test_open_pages.py": "topics",
    "test_shipped_topics.py": "topics",
    "test_labels_on_pages.py": "topics",
    "test_shared_signs.py": "topics",
    "test_scale.py": "topics",
    "test_markers.py": "topics",
    "test_brackets.py": "topics",
    "test_shipped_translations.py": "translations",
    "test_density.py": "translations",
    "test_lines_of_languages.py": "translations",
    "test_poster_card.py": "posters",
    "test_poster_page.py": "posters",
    "test_poster_plans.py": "posters",
    "test_docs.py": "source",
    "test_architecture.py": "source",
    "test_contributing.py": "source",
    "test_rules.py": "source",
    "test_tidy_tests.py": "source",
}
"""Files of tests that look at the same handouts, or at the code: one worker lays these out once, or parses it.

See ``laid_out`` in ``support/pages.py``, and ``support/source.py``.
"""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object | None:
    """Give each worker whole files, and files that look at the same handouts to one of them."""
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    config.option.loadscopereorder = False  # by the number of tests; ``LONGEST`` is the order here

    class Scheduling(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.split("::", 1)[0]
            return TOGETHER.get(file.rpartition("/")[2], file)

    return Scheduling(config, log)  # type: ignore[arg-type]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave to a sweep what is marked so, and let the files of tests that take longest begin first."""
    later = {*_for_sweeps_only(items)}
    if config.getoption("--rest"):
        left_out = {item for item in items if item not in later and not _chooses_cases(item)}
    else:
        left_out = set() if config.getoption("--sweep") else later
    if left_out:
        config.hook.pytest_deselected(items=[*left_out])
        items[:] = [item for item in items if item not in left_out]
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.name, len(LONGEST)))


def _for_sweeps_only(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """Yield what only a sweep tries: each case of ``sweep``, and of ``sweep(every=3)`` two of three.

    Of a test with several parameters those cases remain whose places in each add up to a multiple of three: as on the
    diagonals of a table, each value of a parameter has its turn beside other values of the next. With ``first=1`` they
    add up to one more: so families over the same languages or topics try different ones. The first case remains if no
    other would.
    """
    met: dict[object, list[object]] = defaultdict(list)
    left_out: dict[str, list[pytest.Item]] = defaultdict(list)
    tried = set[str]()
    for item in items:
        if not (mark := item.get_closest_marker("sweep")):
            continue
        place, test = 0, item.nodeid.partition("[")[0]
        for number, value in enumerate(_parameters(item)):
            values = met[test, number]
            values += [value] if value not in values else []
            place += values.index(value)
        if not mark.kwargs:
            yield item
        elif (place - mark.kwargs.get("first", 0)) % mark.kwargs["every"]:
            left_out[test].append(item)
        else:
            tried.add(test)
    for test, cases in left_out.items():
        yield from cases[test not in tried :]


def _chooses_cases(item: pytest.Item) -> bool:
    """Tell whether a file of tests has other cases in a sweep."""
    module = item.getparent(pytest.Module)
    values = vars(module.obj).values() if module else ()
    return any(getattr(value, "__module__", "") in ("support.covering", "support.posters") for value in values)


def _parameters(item: pytest.Item) -> list[tuple[int, ...]]:
    """Return what a case is given by each ``parametrize`` and by each fixture, as numbers to compare."""
    if not isinstance(item, pytest.Function) or not hasattr(item, "callspec"):
        return []
    given = {name: id(value) for name, value in item.callspec.params.items()}
    found = []
    for names in (mark.args[0] for mark in item.iter_markers("parametrize")):
        split = names.replace(" ", "").split(",") if isinstance(names, str) else names
        found.append(tuple(given.pop(name) for name in split))
    return found + [(number,) for number in given.values()]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a test that was skipped for want of a tool into one that failed, under CI."""
    report = yield
    _refuse_skipping(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Do the same with a module that is skipped as a whole."""
    report = yield
    _refuse_skipping(report)
    return report


def _refuse_skipping(report: pytest.TestReport | pytest.CollectReport) -> None:
    if not os.environ.get("CI") or not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if not any(word in reason for word in LAWFUL):
        report.outcome, report.longrepr = "failed", f"under CI nothing is skipped for want of a tool: {reason}"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--update-golden``, ``--no-caches``, ``--sweep`` and ``--rest``."""
    parser.addoption(
        "--update-golden", action="store_true", help="write the golden files anew; review them in the diff"
    )
    parser.addoption("--no-caches", action="store_true", help="take all caches out of the program; slower")
    parser.addoption("--sweep", action="store_true", help="try what the usual run leaves out, too; slower")
    parser.addoption("--rest", action="store_true", help="try only what the usual run leaves out, or chooses otherwise")


MEMORY, MUCH = Path("/dev/shm"), 2_000_000_000  # noqa: S108 - pytest makes a folder of its own there
"""Where Linux has files in memory, and how many bytes must be free there."""


def _memory_for_files() -> str:
    """Return a folder in memory for the tens of thousands of files of the tests, or nothing.

    On a disk, making and deleting them takes as long as a tenth of the tests.
    """
    try:
        disk = os.statvfs(MEMORY)
    except (OSError, AttributeError):
        return ""
    may_run = not disk.f_flag & getattr(os, "ST_NOEXEC", 0)
    return str(MEMORY) if may_run and os.access(MEMORY, os.W_OK) and disk.f_bavail * disk.f_frsize > MUCH else ""


def pytest_configure(config: pytest.Config) -> None:
    """Declare the mark of tests that need caches, and refuse a run that only seems to have none.

    Bytecode is written whatever the environment says: hundreds of commands and workers would compile the program anew.
    """
    if not config.option.basetemp and (root := _memory_for_files()):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", root)
    config.option.loadscopereorder = False  # pytest-xdist would begin with the files that have most tests
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if config.getoption("--sweep") or config.getoption("--rest"):
        import_module("support.covering").SWEEP = True  # before tests are collected; this file is also used alone
    config.addinivalue_line(
        "markers", "sweep(every, first): of its cases the usual run tries every so-manieth, or none"
    )
    config.addinivalue_line("markers", "own_project: a test that saves, for which the page is that of a new project")
    config.addinivalue_line("markers", "caches(reason): a test about caches, skipped with --no-caches")
    if (
        config.getoption("--no-caches")
        and Path(getattr(sys.modules.get("sitecustomize"), "__file__", "")).parent != NO_CACHES
    ):
        raise pytest.UsageError("give --no-caches on the command line: it must be known before the program is loaded")


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over thousands of tests, which stay to the end, and come less often.

    At its usual pace, after every 700 values, it takes a tenth of the time of a layout.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 1_000)


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Forget what a file has laid out, or parsed, after its last test, and collect garbage even where a test ran the command.

    A command collects none. Workers that went on so took 2.7 GB, and a batch, which collects again, 13 s to look through.
    """
    gc.enable()
    if nextitem is None or nextitem.path != item.path:
        for value in vars(getattr(item, "module", None) or object).values():
            if getattr(value, "__module__", None) == item.path.stem and hasattr(value, "cache_clear"):
                value.cache_clear()
        groups = [TOGETHER.get(each.path.name) if each else None for each in (item, nextitem)]
        if groups[0] == "source" != groups[1]:
            import_module("support.source").forget_source()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test about caches when there are none."""
    if item.config.getoption("--no-caches") and (mark := item.get_closest_marker("caches")):
        pytest.skip(f"caches are off: {mark.args[0]}")


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep prepared drawings of tests out of the user's cache."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
        yield


@pytest.fixture(autouse=True, scope="session")
def _day_of_today() -> Iterator[None]:
    """Let the day of today stay the same: the month in which a built-in text is to be read again will pass."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("HANDOUT_TODAY", "2026-11-22")
        yield


@pytest.fixture(autouse=True, scope="session")
def _copies_may_be_written() -> Iterator[None]:
    """Make copies of what lies in the checkout writable, though that may be read-only."""
    with pytest.MonkeyPatch.context() as patched:
        for name in ("copymode", "copystat"):
            patched.setattr(shutil, name, lambda *_, **__: None)
        yield


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Return a check that a text is as the golden file of that name says; a missing golden file fails."""

    def check(name: str, text: str) -> None:
        file = GOLDEN / name
        if request.config.getoption("--update-golden"):
            file.write_text(text, "utf-8")
        assert file.exists(), f"{name} is missing; write it with --update-golden and review it"
        assert text == file.read_text("utf-8")

    return check


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project folder with a copy of the back-pain topic and its pictures, and stand in it."""
    from support.whole_topic import files_beside, whole_topic  # not at the top: this file is also used alone

    (tmp_path / "templates" / "topics").mkdir(parents=True)
    (tmp_path / "templates" / "topics" / "mine.yaml").write_text(whole_topic(), "utf-8")
    (tmp_path / "images" / "mine").mkdir(parents=True)
    for file in files_beside():
        (tmp_path / "images" / "mine" / file.name).write_bytes(file.read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, and stand in it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
