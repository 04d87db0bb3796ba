"""A project with variants of the back-pain topic and of a clinic: short and long texts, short and long names, a logo."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from handout.installed import BUILTIN
from support.whole_topic import whole_tree

LONG_NAME = (
    "The Royal Borough of Kingston and Richmond Community Musculoskeletal Physiotherapy and Rehabilitation Service"
)
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 80" width="300" height="80">'
    '<rect width="300" height="80" fill="#7a1f6b"/></svg>'
)
BASE = {"name": "Example Clinic", "phone": "01234 567890", "emergency_number": "999", "urgent_number": "111"}
CLINICS: Mapping[str, Mapping[str, Any]] = {
    "short": BASE,
    "long": {
        **BASE,
        "name": LONG_NAME,
        "address": "Level 3, East Wing, Queen Elizabeth Memorial Hospital, Upper Chertsey Road, Kingston KT2 7QB",
        "phone": "01865 123456 or 01562 123 456",
        "web": "www.kingston-richmond-community-physiotherapy.example.org",
    },
    "logo": {**BASE, "logo": "logo.svg"},
    "wide-logo": {**BASE, "logo": "logo.svg", "logo_width": 60},
    "only-logo": {**BASE, "logo": "logo.svg", "logo_width": 45, "show_name": False},
}


def _without_short(topic: dict[str, Any]) -> None:
    topic["disclaimer"].pop("short")
    topic["red_flags"]["now"].pop("short")
    topic["red_flags"]["today"].pop("short")


def _longer(topic: dict[str, Any]) -> None:
    ask, now = topic["disclaimer"]["ask_first"]["items"], topic["red_flags"]["now"]["items"]
    ask += ["You hurt your neck in a fall or a crash.", "You had a stroke, or have narrow arteries in your neck."]
    now += ["Your face or eyelid drops, or you see double."]
    topic["disclaimer"]["about"] += " Sit on a firm chair, with both feet on the floor, and breathe as you like."


def _twelve(topic: dict[str, Any]) -> None:
    first = topic["points"]
    topic["points"] = [
        *first,
        *({**each, "id": f"{each['id']}-again", "name": f"{each['name']} Again"} for each in first[:5]),
    ]


TOPICS: Mapping[str, Callable[[dict[str, Any]], None]] = {
    "plain": lambda topic: None,  # noqa: ARG005  # as the others
    "no-short": _without_short,
    "longer": _longer,
    "twelve": _twelve,
}


def write_variants(folder: Path) -> Path:
    """Write a project with all variants into *folder* and return it."""
    for name in ("topics", "clinics"):
        (folder / "templates" / name).mkdir(parents=True)
    for name, change in TOPICS.items():
        topic = whole_tree()
        change(topic)
        written = yaml.safe_dump(topic, sort_keys=False, allow_unicode=True)
        (folder / "templates" / "topics" / f"{name}.yaml").write_text(written, "utf-8")
        shutil.copytree(BUILTIN / "images" / "atlas", folder / "images" / name)
    for name, clinic in CLINICS.items():
        (folder / "templates" / "clinics" / f"{name}.yaml").write_text(yaml.safe_dump(dict(clinic)), "utf-8")
    (folder / "images" / "logo.svg").write_text(LOGO, "utf-8")
    return folder
