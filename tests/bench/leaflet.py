"""The leaflet that the peers make: text, drawings, photos and fonts, the same ones each time they are written.

It is the same kind of leaflet as ours: a front page, seven cards with a picture and a marked place, and a last page.
"""

import itertools
import json
import math
from pathlib import Path
from random import Random

from PIL import Image, ImageFilter

CARDS = (
    ("Heel raises at the wall", "calf raise", "Use a stable chair."),
    ("Seated knee extension", "leg lift", "Wear firm shoes."),
    ("Shoulder blade squeeze", "scapular set", "Hold on to a rail."),
    ("Bridge on the mat", "pelvic lift", "Keep the knee over the foot."),
    ("Side step with support", "lateral step", "Do not lock the joint."),
    ("Chin tuck while seated", "neck glide", "Keep both hips level."),
    ("Ankle circles in bed", "ankle pump", "Rest your heel on a towel."),
)
PARAGRAPHS = (
    (
        "Stand or sit as shown in the picture, with your weight even on both sides and your back long. The marked point shows where you "
        "should feel the effort."
    ),
    (
        "Move slowly over about three seconds, hold the end position for two seconds, and return just as slowly. Breathe out during the "
        "effort. It is normal to feel a pull; sharp pain means you should stop."
    ),
)
BULLETS = (
    "Repeat eight to twelve times, rest for one minute, then do a second set. Practise twice a day – after breakfast and before dinner.",
    (
        "If this becomes easy, add two repetitions per week. If swelling, numbness or dizziness appears, pause for a day and call the "
        "practice: “better slow and steady than fast and sore”."
    ),
)
DISCLAIMER = (
    "This leaflet was put together for one person only. Please do not pass it on: what helps you can harm someone else.",
    (
        "The exercises do not replace an examination or treatment. Follow the instructions of your doctor or therapist if they differ "
        "from this leaflet."
    ),
    (
        "Stop at once and seek help if you have chest pain, breathlessness, sudden weakness, loss of feeling, or a fall. In an emergency "
        "call 112."
    ),
    (
        "The pictures are line drawings and simplify the anatomy. The numbered circle marks the point that the text of the same card "
        "refers to."
    ),
)
BACK = (
    "Write down how each exercise felt, and bring this sheet to your next appointment.",
    "Practice: +49 30 000000, Monday to Friday 8 am – 5 pm. Edition 1, November 2026.",
)
DRAWING_BYTES = 40_000
PHOTO = (2400, 1800)


def write(folder: Path) -> None:
    """Write ``leaflet.json``, ``pic1.svg`` and ``pic1.jpg`` to ``pic7``, and two faces of the font that handout uses."""
    import pymupdf_fonts

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "leaflet.json").write_text(json.dumps(text(), ensure_ascii=False), "utf-8")
    for number in range(1, len(CARDS) + 1):
        (folder / f"pic{number}.svg").write_text(drawing(number), "utf-8")
        photo(number).save(folder / f"pic{number}.jpg", quality=88)
    (folder / "fonts").mkdir(exist_ok=True)
    for face, name in (("figo", "Regular"), ("figbo", "Bold")):
        (folder / "fonts" / f"{name}.ttf").write_bytes(pymupdf_fonts.myfont(face))


def text() -> dict[str, object]:
    """Return all that is said, and where each picture is marked (fractions from the top left)."""
    cards = []
    for number, (heading, alias, more) in enumerate(CARDS, 1):
        chance = Random(number - 1)
        at = {axis: round(chance.uniform(0.25, 0.75), 3) for axis in "xy"}
        cards.append(
            {
                "heading": heading,
                "alias": alias,
                "paragraphs": [f"{PARAGRAPHS[0]} {more}", PARAGRAPHS[1]],
                "bullets": BULLETS,
                "marker": {**at, "label": str(number)},
            }
        )
    return {
        "title": "Your home exercise leaflet",
        "subtitle": "Seven simple exercises – printed for you",
        "disclaimer": DISCLAIMER,
        "cards": cards,
        "back": {"heading": "Notes and contact", "paragraphs": BACK},
    }


def drawing(number: int) -> str:
    """Return a line drawing of about 40 kB: loops of curves, some of them filled."""
    chance = Random(100 + number)
    shapes = [
        '<rect x="10" y="10" width="880" height="880" rx="30" ry="30" fill="#f6f3ec" stroke="#888888" stroke-width="2"/>'
    ]
    shapes.append('<g fill="none" stroke="#203040" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round">')
    while sum(map(len, shapes)) < DRAWING_BYTES:
        count = len(shapes)
        colour = f' fill="{chance.choice(("#e8c9a8", "#d9e4ec", "#f0dede"))}"' if count % 12 == 0 else ""
        shapes.append(f'<path d="{_loop(chance)}{"Z" if count % 3 == 0 else ""}"{colour}/>')
    inside = "\n".join(shapes)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 900" width="900" height="900">\n{inside}\n</g>\n</svg>\n'


def _loop(chance: Random) -> str:
    """Return the path of curves about a place, none of them quite round."""
    x, y, radius, steps = (
        chance.uniform(120, 780),
        chance.uniform(120, 780),
        chance.uniform(15, 100),
        chance.randint(8, 22),
    )

    def around(step: int) -> tuple[float, float]:
        angle, far = 2 * math.pi * step / steps, radius * chance.uniform(0.75, 1.2)
        return x + far * math.cos(angle), y + far * math.sin(angle)

    def beside(one: float, other: float, share: float) -> float:
        return one + (other - one) * share + chance.uniform(-radius, radius) * 0.2

    points = [around(step) for step in range(steps)]
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        handles = [beside(a, b, share) for share in (1 / 3, 2 / 3) for a, b in ((x0, x1), (y0, y1))]
        path += "C" + " ".join(f"{value:.1f}" for value in (*handles, x1, y1))
    return path


def photo(number: int) -> Image.Image:
    """Return a picture like a photo: soft shapes with grain, of about 1 MB as a JPEG."""
    chance = Random(200 + number)

    def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
        return Image.frombytes(mode, (width, height), chance.randbytes(width * height * len(mode)))

    soft = Image.blend(*(noise(*size).resize(PHOTO, Image.Resampling.BICUBIC) for size in ((12, 9), (300, 225))), 0.25)
    grain = noise(*PHOTO, "L").convert("RGB")
    return Image.blend(soft, grain, 0.07).filter(ImageFilter.GaussianBlur(0.6))
