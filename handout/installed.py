"""What is installed, as far as something kept may depend on it: this program, its packages, and the archives they are in."""

import os
import sys
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

DISTRIBUTIONS = {
    "PIL": "pillow",
    "pillow_heif": "pillow-heif",
    "svg2pdf_py": "svg2pdf-py",
    "pymupdf_fonts": "pymupdf-fonts",
}
"""Under which name a package is installed, where that is another."""


DRAWN_WITH = ("pymupdf_fonts", "uharfbuzz", "reportlab", "PIL", "pillow_heif", "svg2pdf_py", "segno", "pyphen")
"""Packages whose update may change what is drawn."""

_HERE = Path(__file__).resolve().parent
BUILTIN = _HERE / "builtin" if (_HERE / "builtin").is_dir() else _HERE.parent
"""The folder with the built-in ``templates/`` and ``images/``: inside the installed package, or the checkout."""


def edition() -> str:
    """Return the version of this program; '' where nothing says it: a checkout that is not installed."""
    with suppress(PackageNotFoundError):
        return version("clinic-handout")
    return ""


def program() -> list[str] | None:
    """Return what changes with this program and the packages it draws with; None if that cannot be told, for then nothing is stored."""
    found: list[str | None] = [edition()]
    here = Path(__file__).parent
    for folder, _, names in os.walk(here):
        modules = (os.path.join(folder, name) for name in names if name.endswith(".py"))  # noqa: PTH118 - twice as fast
        found += [dated(module, str(here)) for module in modules]
    found += [stamp(package) for package in DRAWN_WITH]
    if len(found) == 1 + len(DRAWN_WITH):  # no module is a file: they are in an archive, or in a frozen program
        found.append(archive(here))
    return None if None in found else sorted(filter(None, found))


def stamp(package: str) -> str | None:
    """Return what changes with a package: the date of its file, else its version, else its archive's; '' if it is not installed.

    None means that nothing tells: then nothing may be kept that was made with it.
    """
    spec = find_spec(package)
    if spec is None or not spec.origin:
        return ""
    with suppress(OSError):
        return dated(spec.origin)
    with suppress(PackageNotFoundError):
        return f"{package} {version(DISTRIBUTIONS.get(package, package))}"
    return archive(Path(spec.origin))


def archive(inside: Path) -> str | None:
    """Return what changes with the archive that something is *inside* of, which may be a frozen program; None if there is none."""
    files = [Path(sys.executable)] if is_frozen() else inside.parents
    with suppress(OSError):
        return next((dated(str(file)) for file in files if file.is_file()), None)
    return None


def is_frozen() -> bool:
    """Tell whether Python and this program are one, as PyInstaller makes it."""
    return bool(getattr(sys, "frozen", False))


def dated(file: str, folder: str = "") -> str:
    """Return a file's path below *folder*, its size and when it was changed; raise OSError."""
    seen = os.stat(file)  # noqa: PTH116 - twice as fast
    return f"{file.removeprefix(folder)} {seen.st_size} {seen.st_mtime_ns}"
