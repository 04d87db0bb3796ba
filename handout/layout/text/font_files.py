"""The files of fonts beside FiraGO: in packages, or of the system.

Those of packages are pinned by their hash. Nothing here is loaded for a handout whose letters FiraGO has.
"""

import shutil
import subprocess
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct

from handout.installed import dated
from handout.store import get_or_make


class FontFile(Struct, frozen=True):
    """The places of a font family.

    *package* holds a variable font at *path*, whose content has the hash *sha256*; the *extra* of this program brings
    it. Else the *system* has the family under that name, which the package *debian* brings.
    """

    package: str
    path: str
    sha256: str
    extra: str
    system: str
    debian: str

    @property
    def cure(self) -> str:
        """The ways to get the font."""
        install = f"install the font '{self.system}' (Debian: apt install {self.debian})"
        return f"pip install 'clinic-handout[{self.extra}]', or {install}" if self.extra else install


class FoundFont(Struct, frozen=True):
    """A font that is there: its file, and which font of it.

    A variable one is set to a *weight*.
    """

    file: str
    index: int = 0
    weight: int = 0


SCRIPTS_PACKAGE = {
    "Noto Sans Armenian": "e979dfaed56ddb4bfd05121958b25425eb7593253d64b6b3654c77c11c5cda94",
    "Noto Sans Bengali": "dc9defe97bb041876b6609e9029d9e1e228a686259acde2fe2a9f99d793ee17d",
    "Noto Sans Gurmukhi": "8a3096ee2166f6383501e2df7b368fce88cfa4068c8d75bcb6af07da353a00ea",
    "Noto Sans Gujarati": "83d1bde74d64fb389f97a5e27b2699d8ee8bad4c15a02be347228e6c10011248",
    "Noto Sans Oriya": "37f482d0179d0a50e3128d004f007ff1c1741ad5f6b0b2bcc7238b257ef1caa0",
    "Noto Sans Tamil": "37e151cdec4a8cfb15c432f7bb164a83b98df69419d47e50b35aa7073963716b",
    "Noto Sans Telugu": "6c06de88b2d420d899543724a13765994191cd29860c6226efca098b51fec64b",
    "Noto Sans Kannada": "b6b11505d76eddf916667d73adfec19095ec777742444dc662dae81471461f4e",
    "Noto Sans Malayalam": "94cddc94a03fa9a5e8d1784090ba97b267def6933d60762081eaa003751142c5",
    "Noto Sans Sinhala": "3fd7c6a61cb6dfb8a2ca7af5b4078bd24e9c8ad9b55839a0177277db6e4d1326",
    "Noto Sans Lao": "fc138d605aa998d8407789ee6a7f5554aae8b54f5cd98d66dd2c33e79d15b67e",
    "Noto Sans Myanmar": "e0b280aa3080aab922800c88fa9a2015a4bec3103bb8b70491a92e4a04f3a3a3",
    "Noto Sans Ethiopic": "93f223089e300b983dbfd693c7be619e0e76565a70d639e71a4fe0bfd72cf66f",
    "Noto Sans Khmer": "56f89948a84cc0b01962ed6af573ac4ac885bd7bb6e7e40f9afc72a435728b70",
}
"""The hashes of the fonts of manimgx-fonts, whose makers are not known."""

CJK_PACKAGE = {
    "Noto Sans SC": "a3041811a78c361b1de50f953c805e0244951c21c5bd412f7232ef0d899af0da",
    "Noto Sans TC": "864727d210d54f2537bbe23b3a839436c3992af72de9322af5270897246bd44f",
    "Noto Sans JP": "c2f3b4d463500a2ddcd3849cded1fceeb9fd6d1c32e6cbecd568453ba50fc68f",
    "Noto Sans KR": "194018e6b2b293a7964f037b25c0249ce1418bc9ab3c971060a03aa57861e252",
}
"""The hashes of the fonts of justmytype-intl-cjk, whose makers are not known."""


def _of_scripts(family: str, digest: str) -> FontFile:
    """Return the places of a font that the extra ``scripts`` brings."""
    path = f"{family.replace(' ', '')}[wght].ttf"
    return FontFile("manimgx_fonts", path, digest, "scripts", family, "fonts-noto-core")


def _of_cjk(family: str, digest: str) -> FontFile:
    """Return the places of a font that the extra ``cjk`` brings."""
    name = family.replace(" ", "")
    path = f"fonts/ofl/{name.lower()}/{name}[wght].ttf"
    system = family.replace("Sans", "Sans CJK")
    return FontFile("justmytype_intl_cjk", path, digest, "cjk", system, "fonts-noto-cjk")


FONT_FILES = {
    **{family: _of_scripts(family, digest) for family, digest in SCRIPTS_PACKAGE.items()},
    **{family: _of_cjk(family, digest) for family, digest in CJK_PACKAGE.items()},
    "Noto Nastaliq Urdu": FontFile("", "", "", "", "Noto Nastaliq Urdu", "fonts-noto-core"),
}
"""The fonts of each family but FiraGO."""

TIME_LIMIT = 10
"""Seconds after which fontconfig counts as missing."""


@cache
def find_font(family: str, bold: bool) -> FoundFont | None:
    """Return the font of a family, or None if it is nowhere."""
    known = FONT_FILES[family]
    return _of_package(known, bold) or _of_system(known.system, bold)


def font_stamp(family: str) -> str:
    """Return a value that changes with the fonts of a family."""
    found = (find_font(family, bold) for bold in (False, True))
    return " ".join(f"{dated(each.file)} {each.index}" if each else "-" for each in found)


def _of_package(known: FontFile, bold: bool) -> FoundFont | None:
    """Return the font of a package, unless it is another file than was tried."""
    spec = find_spec(known.package) if known.package else None
    if spec is None or not spec.origin:
        return None
    file = Path(spec.origin).parent / known.path
    if not file.is_file() or _hash_of(file) != known.sha256:
        return None
    return FoundFont(str(file), 0, 700 if bold else 400)


def _hash_of(file: Path) -> str:
    """Return the hash of a file's content.

    It is stored, for those of Chinese have 10 MB.
    """
    return get_or_make("font-hash-1", dated(str(file)).encode(), lambda _: _hash(file)).decode()


def _hash(file: Path) -> bytes:
    """Return the hash of a file's content."""
    return sha256(file.read_bytes()).hexdigest().encode()


def _of_system(family: str, bold: bool) -> FoundFont | None:
    """Return the font that fontconfig finds, which always answers with something."""
    program = shutil.which("fc-match")
    if program is None:
        return None
    style = "Bold" if bold else "Regular"  # by name too: the bold Nastaliq of Debian says that its weight is regular
    pattern = f"{family}:{style.lower()}:style={style}"
    asked = [program, "-f", "%{file}\\t%{index}\\t%{variable}\\t%{family}", pattern]
    try:
        answer = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=TIME_LIMIT).stdout  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    file, index, variable, families = answer.split("\t")
    if family not in families.split(",") or not Path(file).is_file():
        return None
    return FoundFont(file, int(index) & 0xFFFF, (700 if bold else 400) if variable == "True" else 0)
