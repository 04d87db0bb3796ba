"""The program as it may be installed: as a module, frozen by PyInstaller, or with packages in an archive."""

import importlib.util
import runpy
import subprocess
import sys
import tomllib
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import pytest

import handout
from handout import installed
from handout.cli.application import COMMANDS
from handout.content import find_template
from handout.installed import BUILTIN, VERSION, archive, stamp
from handout.problems import OutputError
from handout.render import cache as render_cache

HERE = Path(handout.__file__).parent
HOOKS = HERE / "__pyinstaller"


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Return what the hook tells PyInstaller, whose helpers are made up."""
    helpers = ModuleType("PyInstaller.utils.hooks")
    helpers.collect_submodules = lambda package: [f"{package}.part"]  # type: ignore[attr-defined]
    helpers.copy_metadata = lambda name: [(f"/{name}.dist-info", f"{name}.dist-info")]  # type: ignore[attr-defined]
    for name in ("PyInstaller", "PyInstaller.utils"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, "PyInstaller.utils.hooks", helpers)
    return runpy.run_path(str(HOOKS / "hook-handout.py"))


def test_pyinstaller_finds_the_hook() -> None:
    """The entry point names a function that returns the folder it is in."""
    entries = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"][
        "entry-points"
    ]
    module, name = entries["pyinstaller40"]["hook-dirs"].split(":")
    folders = getattr(importlib.import_module(module), name)()
    assert [Path(folder) for folder in folders] == [HOOKS]
    assert (HOOKS / "hook-handout.py").is_file()


def test_a_frozen_program_has_every_module(hook: dict[str, object]) -> None:
    """Also those that are imported by a name that is put together."""
    named = hook["hiddenimports"]
    assert isinstance(named, list)
    assert {f"handout.cli.{module}" for module in COMMANDS.values()} <= set(named)
    assert "pymupdf_fonts.part" in named
    for name in named:
        assert name.startswith("pymupdf_fonts.") or importlib.util.find_spec(name), name


def test_a_frozen_program_has_every_file_that_is_read(hook: dict[str, object]) -> None:
    """Templates, pictures, the colour profile and the letters of languages lie where an installed program has them; previews of the README do not."""
    pairs = hook["datas"]
    assert isinstance(pairs, list)
    reported = {target: Path(source) for source, target in pairs}
    assert reported["handout/builtin/templates"] == BUILTIN / "templates"
    assert reported["handout/builtin/images/atlas"].is_dir()
    assert "handout/builtin/images/readme" not in reported
    assert reported["handout/pdf"].suffix == ".icc"
    assert reported["handout/mail_merge/tables"].name == "spelling.txt"
    assert "clinic-handout.dist-info" in reported


def test_the_module_is_the_command() -> None:
    """``python -m handout`` does what ``handout`` does; imported by a worker it does nothing."""
    done = subprocess.run([sys.executable, "-m", "handout", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"handout {VERSION}\n"
    assert importlib.import_module("handout.__main__").main


def test_a_package_is_told_by_its_file_version_or_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In this order; where there is none of them, nothing tells."""
    zipped = tmp_path / "all.pyz"
    zipped.write_bytes(b"PK")
    origins = {"PIL": "", "segno": "", "nothing-such": str(zipped / "x.py"), "nothing": str(tmp_path / "none" / "x.py")}

    def find(name: str) -> ModuleSpec | None:
        return ModuleSpec(name, None, origin=origins[name] or str(tmp_path / "gone.py")) if name in origins else None

    assert stamp("segno") not in ("", None)
    monkeypatch.setattr(installed, "find_spec", find)
    reported = {name: stamp(name) for name in (*origins, "unknown")}
    assert (reported["PIL"] or "").startswith("PIL 1")
    assert (reported["segno"] or "").startswith("segno 1.")
    assert reported["nothing-such"] == archive(zipped / "y" / "z.py") == f"{zipped} 2 {zipped.stat().st_mtime_ns}"
    assert (reported["nothing"], reported["unknown"]) == (None, "")


def test_what_nothing_tells_of_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A leaflet is made all the same, the same one, and made anew each time."""
    whole = handout.build("back-pain", points="hand")
    monkeypatch.setattr(installed, "stamp", lambda _: None)
    monkeypatch.setattr(render_cache, "get", lambda *_: pytest.fail("looked for"))
    monkeypatch.setattr(render_cache, "put", lambda *_: pytest.fail("kept"))
    handout._shared_cache.cache_clear()
    installed.program.cache_clear()
    try:
        assert handout.build("back-pain", points="hand") == whole
    finally:
        installed.program.cache_clear()


def test_a_frozen_program_is_told_by_its_own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its modules are no files; where it unpacks itself is another folder each time, which no message and no key holds."""
    program = tmp_path / "handout.exe"
    program.write_bytes(b"MZ")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    assert archive(HERE) == f"{program} 2 {program.stat().st_mtime_ns}"
    assert (
        find_template.display_path(BUILTIN / "templates" / "topics" / "back-pain.yaml")
        == "templates/topics/back-pain.yaml"
    )


def test_a_program_without_templates_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Packed into a zip, its templates are no files: it is not said that there is no such topic."""
    monkeypatch.setattr(find_template, "BUILTIN", tmp_path)
    with pytest.raises(OutputError, match="no-templates"):
        find_template.find_root("back-pain", None)
