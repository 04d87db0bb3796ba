"""A topic with the words of its shared points written out, for tests that change its text."""

import re
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from handout.installed import BUILTIN

TEMPLATES = BUILTIN / "templates"
ADDED = {"cautions", "stops", "background"}
Blocks = dict[str, str]


@cache
def whole_topic(name: str = "back-pain") -> str:
    """Return the text of a topic, each card with all words of its point and its own."""
    text = (TEMPLATES / "topics" / f"{name}.yaml").read_text("utf-8")
    return re.sub(r"  - point: (\S+)\n((?:    .*\n)*)", lambda found: _card(found[1], found[2]), text)


def whole_tree(name: str = "back-pain") -> dict[str, Any]:
    """Return what the text of a topic says, for a test to change."""
    return deepcopy(_tree(name))


@cache
def _tree(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load(whole_topic(name)))


@cache
def files_beside(name: str = "back-pain") -> tuple[Path, ...]:
    """Return the drawings of a topic, and the files that say what all drawings are."""
    atlas = BUILTIN / "images" / "atlas"
    drawn = set(re.findall(r"\bfile: (\S+\.svg)", whole_topic(name)))
    return tuple(file for file in sorted(atlas.iterdir()) if file.suffix != ".svg" or file.name in drawn)


def _card(point: str, own: str) -> str:
    """Return a card of a topic: the text of its point, changed and added to by its *own*."""
    shared = (TEMPLATES / "points" / f"{point}.yaml").read_text("utf-8")
    drawn = re.search(r"&drawn (.*)", shared)
    shared = shared.replace("&drawn ", "").replace("*drawn", drawn[1] if drawn else "*drawn")
    blocks = _blocks("".join(f"    {line}\n" if line else "\n" for line in shared.splitlines() if line[:1] != "#"), 4)
    for key, block in _blocks(own, 4).items():
        if key in ADDED and key in blocks:
            blocks[key] += block.split("\n", 1)[1]
        elif key == "short":
            blocks[key] = "    short:\n" + "".join(_join(*(_blocks(each, 6) for each in (blocks[key], block))).values())
        elif block.strip().endswith(": null"):
            del blocks[key]
        else:
            blocks[key] = block
    first = blocks.pop("id").replace("    id:", "  - id:", 1)
    return first + "".join(blocks.values())


def _blocks(text: str, indent: int) -> Blocks:
    """Return the lines of each key that stands so far from the left."""
    pad = " " * indent
    found = re.finditer(rf"^{pad}(\w+):.*\n(?:{pad} .*\n)*", text, re.MULTILINE)
    return {each[1]: each[0] for each in found}


def _join(shared: Blocks, own: Blocks) -> Blocks:
    """Return short texts, with what a topic adds to the caution."""
    joined = {**shared, **own}
    if "caution" in own and "caution" in shared:
        words = [re.sub(r"^ *caution: (>-\n)?", "", each["caution"]).split() for each in (shared, own)]
        joined["caution"] = f"      caution: {' '.join(word for part in words for word in part)}\n"
    return joined
