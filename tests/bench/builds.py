"""Build forty handouts of every kind and print the SHA-256 of each PDF.

Two versions of the program print the same pages when they print the same lines::

    python tests/bench/builds.py > before.txt
    python tests/bench/builds.py > after.txt
    diff before.txt after.txt

Only the public interface is used: ``handout.build``, ``handout.batch`` and the command.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

TOPIC = "back-pain"
FIXTURES = Path(__file__).parents[1] / "fixtures" / "languages"
ANN = {"patient": "Ann Ab", "date": "2026-11-22", "by": "Dr. Lee", "note": "Twice a day."}
NAMES = ("Ann Ab", "Zoë Šimić", "Nguyễn Thị Minh Khai", "Łukasz Żółć", "Ngô", "O'Neil-Smith", "Ann Ab")

BUILDS: dict[str, dict[str, Any]] = {
    "leaflet": {},
    "leaflet-letter": {"paper": "Letter"},
    "leaflet-a5": {"paper": "A5"},
    "clinic": {"clinic": "example"},
    "large-print": {"large_print": True},
    "one-card": {"cards_per_page": 1},
    "two-cards": {"cards_per_page": 2},
    "four-cards": {"cards_per_page": 4},
    "grey": {"ink": "grey"},
    "saver": {"ink": "saver"},
    "plain": {"theme": "plain"},
    "points": {"points": "stomach,hand"},
    "without": {"without": ["hand"]},
    "avoid": {"avoid": "pregnancy"},
    "avoid-two": {"avoid": ["pregnancy", "numb-feet"]},
    "no-advice": {"advice": False},
    "patient": {"patient": "Zoë Šimić"},
    "all-lines": ANN,
    "blank-lines": {"patient": "", "date": ""},
    "doses": {"doses": {"hand": "1 minute, twice a day"}},
    "diary": {"diary": 14},
    "diary-patient": {"diary": 7, **ANN},
    "qr": {"qr": True},
    "bleed": {"bleed": "3mm", "marks": "crop"},
    "booklet": {"format": "booklet"},
    "booklet-letter": {"format": "booklet", "paper": "Letter", "marks": "fold"},
    "booklet-patient": {"format": "booklet", "patient": "Ann Ab"},
    "trifold": {"format": "trifold", "points": "stomach,knee-back,foot-lying,hand"},
    "trifold-marks": {"format": "trifold", "points": "hand", "marks": "crop,fold", "bleed": "3mm"},
    "trifold-points": {"format": "trifold", "points": "hand,stomach,foot-lying"},
    "cards": {"format": "cards"},
    "cards-short": {"format": "cards", "flip": "short", "patient": "Ann Ab"},
    "poster": {"format": "poster"},
    "poster-a3": {"format": "poster", "paper": "A3"},
    "poster-landscape": {"format": "poster", "landscape": True},
    "poster-avoid": {"format": "poster", "avoid": "pregnancy"},
    "tiles": {"format": "poster", "tile": "A4", "ink": "saver"},
    "tiles-letter": {"format": "poster", "tile": "Letter", "overlap": "15mm", "edge": "6mm"},
    "greek": {"topic": "plati", "project": FIXTURES},
    "spanish": {"topic": "espalda", "project": FIXTURES},
    "hindi": {"topic": "kamar", "project": FIXTURES, "patient": "अनु"},
}


def built() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each PDF, or the words of its problems."""
    import handout
    from handout.problems import InputError

    for name, asked in BUILDS.items():
        try:
            yield name, handout.build(asked.get("topic", TOPIC), **{k: v for k, v in asked.items() if k != "topic"})
        except InputError as error:
            yield name, "\n".join(f"{problem.rule} {problem.message}" for problem in error.problems).encode()
    for name, rows in (
        ("names", [{"patient": each} for each in NAMES]),
        ("notes", [{"patient": each, "note": f"Note {number}."} for number, each in enumerate(NAMES)]),
        ("mixed", [{"patient": each, "avoid": "pregnancy" if each[0] == "Z" else ""} for each in NAMES]),
        ("doses", [{"patient": each, "dose": "hand=1 minute"} for each in NAMES]),
    ):
        for result in handout.batch(TOPIC, rows):
            yield f"batch {name} {result.row}", bytes(result.pdf or b"")


def commanded() -> Iterator[tuple[str, bytes]]:
    """Yield what the command writes: a leaflet laid out anew, the same from the cache, a batch, and the batch merged."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        surroundings = os.environ | {"XDG_CACHE_HOME": str(place / "cache")}
        (place / "rows.csv").write_text("patient,points\n" + "".join(f"{name},hand\n" for name in NAMES), "utf-8")
        commands = {
            "anew": ["build", TOPIC, "--points", "hand", "-o", "anew.pdf"],
            "cached": ["build", TOPIC, "--points", "hand", "-o", "cached.pdf"],
            "stamped": ["build", TOPIC, "--patient", "Ann Ab", "-o", "stamped.pdf"],
            "stamped-again": ["build", TOPIC, "--patient", "Bob Bc", "-o", "stamped-again.pdf"],
            "batch": ["batch", TOPIC, "rows.csv", "-o", "many"],
            "merged": ["batch", TOPIC, "rows.csv", "--merged", "merged.pdf"],
        }
        for command in commands.values():
            subprocess.run(
                [sys.executable, "-m", "handout", *command],
                cwd=place,
                env=surroundings,
                check=False,
                capture_output=True,
            )
        for file in sorted(place.rglob("*.pdf")):
            yield f"command {file.relative_to(place).as_posix()}", file.read_bytes()


def main() -> None:
    """Print a line for each PDF."""
    for name, pdf in (*built(), *commanded()):
        sys.stdout.write(f"{sha256(pdf).hexdigest()[:32]} {len(pdf):8} {name}\n")


if __name__ == "__main__":
    main()
