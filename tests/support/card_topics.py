"""Topics of a kind whose cards are data, with one photo for their pictures."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from PIL import Image as Photo

from support.cli import run

SHORT: Mapping[str, Mapping[str, Any]] = {
    "exercises": {"move": "Turn your head slowly to the right.", "dose": {"times": 5}},
    "hints": {"text": "Put the screen at the height of your eyes."},
}
"""By kind: what a card of few words holds besides its id and name."""

PICTURE = {"file": "photo.jpg", "alt": "A person on a chair.", "source": "our own"}


def write_cards(folder: Path, name: str, kind: str, cards: Sequence[Mapping[str, Any]], size: tuple[int, int]) -> None:
    """Write a topic with cards, and the photo of PICTURE in a *size*; *folder* is the current one."""
    assert run("new", name, "--kind", kind).exit_code == 0
    Photo.new("RGB", size, (200, 190, 170)).save(folder / "images" / name / PICTURE["file"])
    file = folder / "templates" / "topics" / f"{name}.yaml"
    named = [{"id": f"card-{number}", "name": f"Card {number}", **card} for number, card in enumerate(cards)]
    topic = yaml.safe_load(file.read_text("utf-8")) | {"layout": "cards", kind: named}
    file.write_text(yaml.safe_dump(topic, sort_keys=False), "utf-8")
