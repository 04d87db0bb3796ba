"""Topics of hints, exercises and steps, with and without pictures, as a clinic may write them."""

from pathlib import Path

import yaml
from PIL import Image

HEAD = {"language": "en", "version": "1.0", "next_review": "2027-11"}
SAFETY = {"heading": "Please read this first", "about": "These hints may make a day at a desk easier."}
ALARM = {
    "now": {"heading": "Get help now", "when": "if:", "items": ["Your face drops.", "You see double."]},
    "today": {"heading": "Get help today", "when": "if:", "items": ["One arm is weak.", "You have a fever."]},
    "later": "See us again if it is no better after six weeks.",
}
HINTS = (
    ("Screen at eye height", "Put the top of the screen at the height of your eyes."),
    ("One arm away", "Sit as far from the screen as your arm is long."),
    ("Feet flat", "Put both feet flat on the floor or on a box."),
    ("Elbows close", "Keep your elbows close to your body, bent like an L."),
    ("Change how you sit", "No one way to sit is best. Shift every few minutes, lean back, then sit tall again."),
    ("Get up", "Stand up every half hour. Walk to the window and back."),
    ("Use a headset", "Do not hold the phone with your shoulder."),
    ("Light from the side", "Turn the desk so that the window is at your side."),
    ("Drink water", "Fill a glass, drink it, and walk to fill it again."),
    ("Mouse near", "Keep the mouse next to the keys."),
    ("Look far", "Every 20 minutes look far away for 20 seconds."),
    ("Laptop on books", "Put the laptop on a pile of books and use a second keyboard."),
)
STEPS = (
    "Wash your hands with soap. Dry them with a clean towel.",
    "Take off the old dressing. Put it in a bag.",
    "Rinse the wound with clean tap water.",
    "Pat the skin around it dry. Do not rub, and do not touch the wound itself.",
    "Put on the new dressing. Touch only its edge.",
    "Wash your hands again.",
)
GROUPS = ("Your desk", "Your body", "Your day")


AUTHORED = (
    (
        "Warm-up",
        "Turn your head",
        "Sit tall on a firm chair, both feet on the floor.",
        "Turn your head slowly to the right, then to the left.",
        "",
        "Do not turn as far as it hurts.",
    ),
    (
        "Warm-up",
        "Shoulder shrug",
        "Stand with your arms at your sides.",
        "Lift both shoulders towards your ears, then let them sink.",
        "",
        "",
    ),
    (
        "Warm-up",
        "Shoulder circles",
        "Stand with your arms at your sides.",
        "Draw large circles with your shoulders, ten forward and ten back.",
        "",
        "",
    ),
    (
        "Stretch",
        "Side stretch",
        "Sit tall and hold the seat of the chair with your right hand.",
        "Let your left ear sink towards your left shoulder until you feel a mild pull. Then change sides.",
        "A mild pull at the side of the neck.",
        "Do not pull with your hand.",
    ),
    (
        "Stretch",
        "Look at your armpit",
        "Sit tall on a firm chair.",
        "Turn your head halfway to the left and look down at your armpit. Then change sides.",
        "A mild pull at the back of the neck.",
        "",
    ),
    (
        "Stretch",
        "Doorway stretch",
        "Stand in a doorway with your forearms on the frame.",
        "Take a small step forward until you feel a pull across your chest.",
        "",
        "Stop if your arm tingles.",
    ),
    (
        "Strength",
        "Chin tuck",
        "Sit or stand tall and look straight ahead.",
        "Draw your chin straight back, as if to make a double chin. Let go slowly.",
        "",
        "Do not tip your head.",
    ),
    (
        "Strength",
        "Push against your hand",
        "Sit tall and put your palm on your forehead.",
        "Push your head gently against your hand. Nothing moves.",
        "",
        "Stop if it hurts.",
    ),
)
"""The group, name, start, movement, feeling and caution of eight exercises, as an author writes them first."""


def _picture(file: str, alt: str) -> dict[str, str]:
    return {"file": file, "alt": alt, "source": "A photo of our own"}


def hints(*, pictures: int = 0, grouped: bool = False, **beside: object) -> dict[str, object]:
    """Return a topic of twelve hints: a picture with every *pictures*-th one, none for 0."""
    cards = []
    for number, (name, text) in enumerate(HINTS):
        card: dict[str, object] = {"id": f"hint-{number + 1}", "name": name, "text": text}
        if number == 4:
            card["why"] = "A body that moves hurts less."
        if number == 5:
            card["dose"] = {"times_a_day": "8"}
        if number == 8:
            card |= {"cautions": ["Ask first if you were told to drink little."], "conditions": ["heart-disease"]}
        if grouped:
            card["group"] = GROUPS[number // 4]
        if pictures and number % pictures == 0:
            card["picture"] = _picture("wide.jpg", f"A desk, hint {number + 1}.")
        cards.append(card)
    return {
        **HEAD,
        "kind": "hints",
        "title": "Twelve hints for your desk",
        "short_title": "Desk hints",
        "disclaimer": SAFETY,
        **beside,
        "hints": cards,
    }


def exercises(*, pictures: bool = False) -> dict[str, object]:
    """Return a topic of eight exercises in three groups, with a start and an end picture or without pictures."""
    cards = []
    for number in range(8):
        card: dict[str, object] = {
            "id": f"move-{number + 1}",
            "name": f"Move Number {number + 1}",
            "note": "each side",
            "group": ("Warm-up", "Stretch", "Strength")[(0, 0, 1, 1, 1, 1, 2, 2)[number]],
            "start": f"Sit tall on chair {number + 1}. Let your shoulders drop.",
            "move": f"Look slowly to side {number + 1} until it pulls a little. Hold. Come back to the middle.",
            "dose": {"hold": "10", "times": "3", "times_a_day": "2"},
            "helps": f"a stiff neck of sort {number + 1}.",
            "cautions": [f"**Stop if you feel dizzy at {number + 1}.**"],
            "conditions": ["slipped-disc"],
        }
        if number == 0:
            card |= {"do": ["Breathe as you move."], "avoid": ["Do not bounce, and do not pull with your hand."]}
        if pictures:
            card["pictures"] = [
                {**_picture("tall.jpg", "The start."), "caption": "Begin here"},
                {**_picture("tall2.jpg", "The end."), "caption": "Hold here"},
            ]
        cards.append(card)
    return {
        **HEAD,
        "kind": "exercises",
        "title": "Exercises for a stiff neck",
        "short_title": "Neck exercises",
        "disclaimer": {**SAFETY, "moving": {"heading": "How to move", "stop": "Stop if it hurts."}},
        "red_flags": ALARM,
        "exercises": cards,
    }


def first_exercises() -> dict[str, object]:
    """Return a topic of eight exercises without pictures in groups of three, three and two."""
    cards = []
    for number, (group, name, start, move, feel, caution) in enumerate(AUTHORED):
        card: dict[str, object] = {
            "id": f"move-{number + 1}",
            "name": name,
            "group": group,
            "start": start,
            "move": move,
        }
        card["dose"] = {"hold": 20, "times": 3, "sides": "each side", "times_a_day": 2}
        card |= {"feel": feel} if feel else {}
        card |= {"cautions": [caution]} if caution else {}
        cards.append(card)
    return {**exercises(), "title": "Eight exercises for your neck", "exercises": cards}


def care(steps: tuple[str, ...] = STEPS) -> dict[str, object]:
    """Return a topic of one hint in numbered steps, each with its picture."""
    pictured = [{"text": text, "picture": _picture("wide.jpg", f"Step {n}.")} for n, text in enumerate(steps, 1)]
    card = {
        "id": "change",
        "name": "Change the dressing",
        "text": "Have all things near.",
        "steps": pictured,
        "do": ["Eat well.", "Keep it dry for two days."],
        "avoid": ["Do not smoke.", "Do not put cream on it unless we told you to."],
        "cautions": ["**No bath** until the threads are out."],
    }
    return {
        **HEAD,
        "kind": "hints",
        "layout": "cards",
        "title": "Caring for your wound",
        "short_title": "Wound care",
        "disclaimer": SAFETY,
        "red_flags": ALARM,
        "hints": [card],
    }


TOPICS = {
    "plain": hints(),
    "photos": hints(pictures=1),
    "mixed": hints(pictures=3, grouped=True),
    "frames": hints(layout="cards"),
    "unnumbered": hints(numbered=False),
    "words": exercises(),
    "moves": exercises(pictures=True),
    "eight": first_exercises(),
    "care": care(),
}


def write_kind_topics(folder: Path) -> None:
    """Write all topics and their pictures into a project."""
    (folder / "templates" / "topics").mkdir(parents=True)
    (folder / "images").mkdir()
    for name, size in {"wide.jpg": (900, 600), "tall.jpg": (700, 900), "tall2.jpg": (700, 900)}.items():
        Image.radial_gradient("L").resize(size).convert("RGB").save(folder / "images" / name)
    for name, topic in TOPICS.items():
        write_kind_topic(folder, name, topic)


def write_kind_topic(folder: Path, name: str, topic: dict[str, object]) -> None:
    """Write a topic into a project."""
    text = yaml.safe_dump(topic, sort_keys=False, allow_unicode=True)
    (folder / "templates" / "topics" / f"{name}.yaml").write_text(text, "utf-8")
