"""A topic of one point in each of several scripts, in all its texts; no translator has read them."""

from pathlib import Path
from typing import Any

import yaml

from handout.installed import BUILTIN

WORDS: dict[str, dict[str, str]] = yaml.safe_load(
    (Path(__file__).parents[1] / "fixtures" / "scripts.yaml").read_text("utf-8")
)
"""Texts by language; ``|`` stands between words that no space divides."""

DICTIONARY = ("km", "my", "lo")
"""Languages whose words only a dictionary or the translator divides."""


def text_of(tag: str, key: str) -> str:
    """Return a text as a topic has it."""
    return WORDS[tag][key].replace("|", "\u200b" if tag in DICTIONARY else "")


def write_small_topics(project: Path) -> None:
    """Write a topic and the fixed words of each language into a project; most fixed words stay English."""
    topics, languages = project / "templates" / "topics", project / "templates" / "languages"
    topics.mkdir(parents=True)
    languages.mkdir()
    english = yaml.safe_load((BUILTIN / "templates" / "languages" / "en.yaml").read_text("utf-8"))
    kind = yaml.safe_load((BUILTIN / "templates" / "kinds" / "acupressure.yaml").read_text("utf-8"))["words"]
    for tag in WORDS:
        words = {**english, "conditions": {"pregnancy": text_of(tag, "short")}, "kinds": {"acupressure": kind}}
        del words["not_checked"]
        _dump(words, languages / f"{tag}.yaml")
        _dump(_topic(tag), topics / f"small-{tag}.yaml")


def _dump(tree: dict[str, Any], file: Path) -> None:
    file.write_text(yaml.safe_dump(tree, allow_unicode=True, width=1000, sort_keys=False), "utf-8")


def _topic(tag: str) -> dict[str, Any]:
    """Return a topic whose texts are all those of a language."""
    title, short, heading, about, cure, where, how, caution, label, name, helps = (
        text_of(tag, key) for key in WORDS[tag]
    )
    signs = {"heading": heading, "when": short, "items": [caution, short]}
    figure = {"file": "atlas/body_front.svg", "alt": name, "source": "MakeHuman"}
    return {
        "language": tag,
        "kind": "acupressure",
        "title": title,
        "short_title": short,
        "version": "0.1",
        "next_review": "2027-12",
        "disclaimer": {
            "heading": heading,
            "about": about,
            "not_a_cure": cure,
            "training": {"heading": heading, "why": about, "untrained": how, "taught": how},
            "pregnancy": {"heading": name, "text": caution},
            "pressing": {"heading": name, "stop": caution, "effects": about},
            "ask_first": {"heading": heading, "items": [caution]},
            "never_press": {"heading": name, "text": where},
            "finger_widths": {"heading": name, "text": where},
        },
        "red_flags": {"now": signs, "today": signs, "later": caution},
        "intro": {"heading": name, "text": about},
        "evidence": {"heading": short, "text": about},
        "sources": [title],
        "points": [
            {
                "id": "wrist",
                "name": name,
                "where": where,
                "how": how,
                "helps": helps,
                "sides": "each",
                "strength": "gentle",
                "advice": {"time": short, "often": short},
                "cautions": [caution],
                "conditions": ["pregnancy"],
                "short": {"caution": f"{caution} {short}"},
                "picture": {
                    "file": "forearm_inner.svg",
                    "alt": where,
                    "source": "MakeHuman",
                    "callouts": [
                        {"kind": "press", "at": [0.5, 0.5]},
                        {"kind": "label", "at": [0.5, 0.5], "text": label},
                    ],
                },
                "on_body": {"front": [[0.2, 0.5]]},
            }
        ],
        "body_map": {"heading": name, "front": figure, "back": {**figure, "file": "atlas/body_back.svg"}},
    }
