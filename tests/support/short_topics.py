"""Topics of short cards with photos, as a telephone takes them."""

from pathlib import Path
from shutil import copy
from typing import Any

import yaml
from PIL import Image, ImageDraw

from support.topics import ROOT
from support.whole_topic import whole_tree

PORTRAIT, LANDSCAPE = (756, 1008), (1008, 756)

TEXTS = (
    ("Turn your head", "Sit tall. Look straight ahead.", "Look slowly over your right shoulder. Hold. Come back."),
    (
        "Ear to shoulder",
        "Sit tall. Keep both shoulders down and still.",
        "Let your right ear sink. Hold. Come back up.",
    ),
    ("Chin to chest", "Sit tall.", "Let your chin sink to your chest. Feel the stretch. Hold. Come up slowly."),
    ("Shoulder shrug", "Let your arms hang.", "Lift both shoulders up towards your ears. Hold. Let them drop."),
)


def write_short_topic(folder: Path, count: int, shapes: tuple[tuple[int, int], ...] = (LANDSCAPE,)) -> None:
    """Write a topic *short* of *count* cards with photos of these *shapes* in turn, in a project *folder*."""
    topic = whole_tree()
    pictures = folder / "images" / "short"
    pictures.mkdir(parents=True, exist_ok=True)
    _copy_pictures([part for part in topic["disclaimer"].values() if isinstance(part, dict)], pictures)
    points = []
    for number in range(count):
        name, where, how = TEXTS[number % len(TEXTS)]
        _photo(pictures / f"photo{number}.jpg", shapes[number % len(shapes)], number)
        points.append(
            {
                "id": f"card-{number}",
                "name": name if number < len(TEXTS) else f"{name} {number}",
                "note": "each side",
                "code": "none",
                "sides": "each",
                "where": where,
                "how": how,
                "strength": "gentle",
                "time": "5 times, twice a day",
                "helps": "a stiff neck.",
                "cautions": ["**Stop if it hurts.**"],
                "picture": {
                    "file": f"photo{number}.jpg",
                    "alt": "A person who moves the head.",
                    "source": "photo of this project",
                    "callouts": [{"kind": "label", "at": [0.5, 0.3], "text": "head"}],
                },
            }
        )
    topic |= {"title": "Gentle exercises for a stiff neck", "short_title": "Neck", "points": points}
    del topic["body_map"], topic["avoided"]
    file = folder / "templates" / "topics" / "short.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(topic, sort_keys=False, allow_unicode=True), "utf-8")


def _copy_pictures(parts: list[dict[str, Any]], pictures: Path) -> None:
    """Copy the pictures of the *parts* of a disclaimer, with their landmarks."""
    files = [part["picture"]["file"] for part in parts if "picture" in part]
    origin = ROOT / "images" / "atlas"
    for file in files:
        copy(origin / file, pictures)
    drawings = yaml.safe_load((origin / "landmarks.yaml").read_text("utf-8"))["drawings"]
    own = {Path(file).stem: drawings[Path(file).stem] for file in files if Path(file).stem in drawings}
    landmarks = yaml.safe_dump({"drawings": own}, sort_keys=False, allow_unicode=True)
    (pictures / "landmarks.yaml").write_text(landmarks, "utf-8")


def _photo(file: Path, size: tuple[int, int], seed: int) -> None:
    """Write a photo of somebody before a wall."""
    wide, tall = size
    photo = Image.new("RGB", size, (200, 196, 188))
    pen = ImageDraw.Draw(photo)
    pen.rectangle((0, tall * 0.8, wide, tall), fill=(150, 120, 90))
    pen.ellipse((wide * 0.38, tall * 0.12, wide * 0.62, tall * 0.5), fill=(205, 165, 140 - 9 * (seed % 5)))
    pen.rectangle((wide * 0.25, tall * 0.5, wide * 0.75, tall), fill=(60 + 40 * (seed % 4), 90, 150))
    photo.save(file, quality=80)
