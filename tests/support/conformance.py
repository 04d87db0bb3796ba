"""Topics to be checked, and what both checks find wrong."""

from pathlib import Path
from typing import Any

import yaml

from handout.pdf.metadata import About
from handout.render.pipeline import lay_out
from handout.request.options import Request
from support.kinds import STARTER
from support.uacheck import check
from support.verapdf import faults

ABOUT = About("A title", "A Clinic & Co", "A subject", "en")


def all_faults(content: bytes) -> dict[str, list[str]]:
    """Return what our check finds, or else what veraPDF does; ours is asked first, for it needs no Java."""
    if found := check(content):
        return found
    found = {flavour: faults(content, flavour) for flavour in ("ua1", "2a")}
    return {flavour: each for flavour, each in found.items() if each}


def starter_topic(place: Path, **point: Any) -> dict[str, Any]:
    """Return the starter topic of one point, with parts of the point replaced; *place* becomes a project."""
    (place / "templates" / "topics").mkdir(parents=True, exist_ok=True)
    (place / "images" / "mine").mkdir(parents=True, exist_ok=True)
    topic = yaml.safe_load(STARTER.read_text("utf-8"))
    topic["points"][0] |= point
    return topic


def build_starter(place: Path, topic: dict[str, Any]) -> bytes:
    """Return the PDF of a topic in a project."""
    file = place / "templates" / "topics" / "mine.yaml"
    file.write_text(yaml.safe_dump(topic, allow_unicode=True), "utf-8")
    return lay_out(Request("mine", project=place)).pdf()
