"""Identify the installed program and its packages, for the keys of cached results."""

import os
import sys
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path

VERSION = "0.5.0"
"""The version of this program; its package takes it from here.

Looking it up in the package's metadata would take a tenth of a cold start.
"""

DISTRIBUTIONS = {
    "PIL": "pillow",
    "pillow_heif": "pillow-heif",
    "svg2pdf_py": "svg2pdf-py",
    "pymupdf_fonts": "pymupdf-fonts",
}
"""The distribution name of a package where it differs from its import name."""


DRAWN_WITH = (
    *("pymupdf_fonts", "uharfbuzz", "PIL", "pillow_heif", "svg2pdf_py"),
    *("segno", "pyphen", "budoux", "icu4py"),
)
"""Packages whose update may change what is drawn.

Those with the fonts of other scripts are pinned by the hashes of their files.
"""

_HERE = Path(__file__).resolve().parent
BUILTIN = _HERE / "builtin" if (_HERE / "builtin").is_dir() else _HERE.parent
"""The folder with the built-in ``templates/`` and ``images/``.

It lies inside the installed package, or is the checkout.
"""


@cache
def program() -> tuple[str, ...] | None:
    """Return values that change with this program and the packages it draws with.

    They are those of the first call: a process goes on with what it has loaded. Return None if no such value can be found:
    then no result may be cached.
    """
    found: list[str | None] = [VERSION]
    here = Path(__file__).parent
    for folder, _, names in os.walk(here):
        modules = (os.path.join(folder, name) for name in names if name.endswith(".py"))  # noqa: PTH118 - twice as fast
        found += [dated(module, str(here)) for module in modules]
    found += [stamp(package) for package in DRAWN_WITH]
    if len(found) == 1 + len(DRAWN_WITH):  # the modules are in an archive or in a frozen program
        found.append(archive(here))
    return None if None in found else tuple(sorted(filter(None, found)))


def stamp(package: str) -> str | None:
    """Return a value that changes with a package, '' if it is not installed.

    The value is the date of the package's file, else its version, else the date of its archive. None means that
    there is no such value: then no result of this package may be cached.
    """
    spec = find_spec(package)
    if spec is None or not spec.origin:
        return ""
    with suppress(OSError):
        return dated(spec.origin)
    from importlib.metadata import PackageNotFoundError, version

    with suppress(PackageNotFoundError):
        return f"{package} {version(DISTRIBUTIONS.get(package, package))}"
    return archive(Path(spec.origin))


def archive(inside: Path) -> str | None:
    """Return a value that changes with the archive around a path, or None without one.

    The archive may be a frozen program.
    """
    files = [Path(sys.executable)] if is_frozen() else inside.parents
    with suppress(OSError):
        return next((dated(str(file)) for file in files if file.is_file()), None)
    return None


def is_frozen() -> bool:
    """Return whether Python and this program are one file, as PyInstaller makes it."""
    return bool(getattr(sys, "frozen", False))


def dated(file: str, folder: str = "") -> str:
    """Return a file's path below *folder*, its size and time of change; raise OSError."""
    seen = os.stat(file)  # noqa: PTH116 - twice as fast
    return f"{file.removeprefix(folder)} {seen.st_size} {seen.st_mtime_ns}"
