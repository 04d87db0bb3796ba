"""The built-in topic says what the issue asks for, word for word, and claims nothing a clinic may not print."""

from collections.abc import Iterable

import pytest
from support.back_pain import TOPIC, plain_words

from handout.installed import BUILTIN

TOPICS = BUILTIN / "templates" / "topics"
POINTS = {point.id: point for point in TOPIC.cards}


def all_of(texts: Iterable[tuple[object, str]]) -> str:
    """Return printed texts as one, a line each."""
    return "\n".join(plain_words(text) for _, text in texts)


FRONT = all_of([*TOPIC.disclaimer.printed_texts(), *TOPIC.red_flags.printed_texts()])


@pytest.mark.parametrize(
    ("number", "point", "name", "code", "sides"),
    [
        (0, "stomach", "Stomach Point (lower belly)", "CV6", "middle"),
        (1, "lower-back", "Lower Back Points", "BL23", "both"),
        (2, "hipbone", "Hipbone Points", "BL53", "both"),
        (3, "knee-back", "Knee Back Points", "BL40", "both"),
        (4, "foot-lying", "Top of Foot Point (lying down)", "LR3", "each"),
        (5, "foot-sitting", "Foot Sole (sitting)", "none", "each"),
        (6, "hand", "Hand Point", "LI4", "each"),
    ],
)
def test_the_seven_points_are_those_of_the_issue(number: int, point: str, name: str, code: str, sides: str) -> None:
    """Seven points, in this order, with these names, WHO codes and sides."""
    assert len(TOPIC.cards) == 7
    found = TOPIC.cards[number]
    assert (found.id, found.code, found.sides) == (point, code, sides)
    assert f"{found.name} ({found.note})".startswith(name)


@pytest.mark.parametrize(
    ("point", "alias"),
    [
        ("stomach", "Sea of Energy"),
        ("lower-back", "Sea of Vitality"),
        ("hipbone", "Womb and Vitals"),
        ("knee-back", "Commanding Middle"),
        ("foot-lying", None),
        ("foot-sitting", None),
        ("hand", None),
    ],
)
def test_the_other_names_are_those_of_the_issue(point: str, alias: str | None) -> None:
    """Four points have a second name."""
    assert POINTS[point].also_called == alias


@pytest.mark.parametrize(
    ("point", "strength", "position", "time"),
    [
        ("stomach", "firm", None, None),
        ("lower-back", "light-to-medium", None, None),
        ("hipbone", "gentle", None, None),
        ("knee-back", "firm", None, None),
        ("foot-lying", "gentle", "on your back, knees bent", None),
        ("foot-sitting", "medium", "sitting up, ankle on thigh", None),
        ("hand", "firm", "lying flat", "a few seconds, 2 or 3 times"),
    ],
)
def test_strength_position_and_time_are_those_of_the_source(
    point: str, strength: str, position: str | None, time: str | None
) -> None:
    """A time or position that the source does not name is never printed as its own; the dose stands as advice."""
    found = POINTS[point]
    assert (found.strength, found.position and found.position.text, found.time) == (strength, position, time)
    assert (found.advice.time is None) == (time is not None)


@pytest.mark.parametrize(
    ("point", "kinds"),
    [
        ("stomach", {"press"}),
        ("lower-back", {"pair"}),
        ("hipbone", {"pair"}),
        ("knee-back", {"pair"}),
        ("foot-lying", {"press"}),
        ("foot-sitting", {"stroke"}),
        ("hand", {"press"}),
    ],
)
def test_each_picture_shows_where_to_press(point: str, kinds: set[str]) -> None:
    """One marker in the middle, two on both sides, one with a caption for the other limb, and a path on the sole."""
    picture = POINTS[point].picture
    assert {c.kind for c in picture.callouts} & {"press", "pair", "stroke"} == kinds
    assert (picture.caption is not None) == (POINTS[point].sides == "each")


@pytest.mark.parametrize(
    ("point", "field", "words"),
    [
        (
            "stomach",
            "where",
            (
                "On the front of your body, on the middle line. Lay two fingers sideways. Start at the middle of "
                "your belly button. The point is just below the lower finger."
            ),
        ),
        ("stomach", "how", "Press in slowly. Use firm pressure, with ease. It should not hurt."),
        (
            "stomach",
            "helps",
            (
                "low back pain, a back that feels weak, and weak belly muscles. "
                "It is also used for other low back troubles."
            ),
        ),
        (
            "lower-back",
            "where",
            (
                "On your back at the waist, one on each side. A helper lays both hands on the top of the hip "
                "bones: the thumbs meet at the fourth bone of the low back. Go up to the gap between the third "
                "and the second, then two fingers out from the middle line. Press the muscle, not the bone."
            ),
        ),
        ("lower-back", "how", "Press both sides the same, slowly. Keep the pressure light. Never hit or pound."),
        ("lower-back", "helps", "aches in the low back, sciatica (nerve pain in the leg), and tiredness."),
        (
            "hipbone",
            "where",
            (
                "On your back, one on each side. Start at the top of the hip bone, the first hard rim below the "
                "ribs. Go a bit less than half-way down to the fold under the buttock. The point is four fingers "
                "out from the middle line, outside the flat bone at the end of the spine."
            ),
        ),
        ("hipbone", "how", "Use gentle pressure. Stop if pain shoots down your leg."),
        ("hipbone", "helps", "hip pain, low back pain, sciatica, and a tight feeling in the pelvis."),
        (
            "knee-back",
            "where",
            (
                "Behind both knees. Bend your knee a little. Find the main crease: the long one, right behind the "
                "joint. The point is on this line, at its middle, in the soft dip."
            ),
        ),
        ("knee-back", "how", "Use firm pressure, but do not go deep. Stop if it throbs or tingles."),
        (
            "knee-back",
            "helps",
            (
                "back pain, a stiff back, knee pain, and sciatica. It is also used for comfort when joints in the back, "
                "hips or knees ache from arthritis."
            ),
        ),
        (
            "foot-lying",
            "where",
            (
                "On top of your foot. Start at the edge of the web between the big toe and the second toe. Go up "
                "two fingers toward the ankle, into the soft dip between the two long bones. It is the same on "
                "the other foot."
            ),
        ),
        (
            "foot-lying",
            "how",
            (
                "Lie on the floor or a bed with your knees bent. Rest one ankle on the other knee so that you can "
                "reach; or sit. Use gentle pressure."
            ),
        ),
        ("foot-lying", "helps", "back pain."),
        (
            "foot-sitting",
            "where",
            "The sole, which is the bottom of the foot. This is an area, not one spot.",
        ),
        (
            "foot-sitting",
            "how",
            (
                "Wash and dry your foot. Sit up straight on a chair or bed. Rest your foot on your other thigh or on a stool. "
                "Rub with your thumb from heel to toes. Cover all of the sole. Then do the other foot."
            ),
        ),
        ("foot-sitting", "helps", "you feel calm, and back pain may ease."),
        (
            "hand",
            "where",
            (
                "On the back of your hand. Go two fingers from the knuckle of the pointing finger toward the wrist, on "
                "the thumb side of the bone. Squeeze the thumb in: the point is the top of the bump. Then relax. It is "
                "the same on the other hand."
            ),
        ),
        (
            "hand",
            "how",
            (
                "First lie flat, on a bed or the floor. Use firm pressure for a few seconds, then let go. Do this "
                "two or three times."
            ),
        ),
        ("hand", "helps", "stress and a stiff feeling in the back, when used often."),
    ],
)
def test_a_card_says_word_for_word_what_was_agreed(point: str, field: str, words: str) -> None:
    """Place, way and use of each point are the agreed text, whole and with nothing added."""
    assert plain_words(getattr(POINTS[point], field)) == words


@pytest.mark.parametrize(
    ("point", "words"),
    [
        (
            "stomach",
            (
                "Do not use it if you are pregnant or have a hernia. "
                "Do not use it if you have belly pain or had belly surgery not long ago."
            ),
        ),
        (
            "lower-back",
            "Stop and ask first: If your back is weak, do not press here at all. See a doctor or trained expert first.",
        ),
        (
            "hipbone",
            "Do not use it if you are pregnant. Do not use it on a hip or tailbone that is hurt or swollen.",
        ),
        (
            "knee-back",
            (
                "Do not press if you have varicose veins there. Do not press a leg that is swollen, hot, red or sore. "
                "That may be a blood clot. Get help the same day."
            ),
        ),
        ("foot-lying", "Skip this point if your feet are numb, sore or cut."),
        ("foot-sitting", "Do not rub cuts, blisters, or skin that is infected."),
        ("hand", "Do not use this point if you are pregnant or might be."),
    ],
)
def test_a_card_warns_word_for_word_as_was_agreed(point: str, words: str) -> None:
    """The cautions of each point begin with the agreed ones, and what is agreed is bold."""
    assert plain_words(" ".join(POINTS[point].cautions)).startswith(words)
    assert POINTS[point].cautions[0].startswith("**")


@pytest.mark.parametrize(
    "words",
    [
        "Please read this page first",
        "This leaflet shows places on the body that some people press to ease back pain.",
        "This is called acupressure. It is a very old practice.",
        (
            "It is not a cure. It does not take the place of your doctor or your medicine. "
            "Do not stop any medicine without asking."
        ),
        "Are you trained?",
        "You need to know the right spot and the right way to press. Pressing in the wrong way can do harm.",
        (
            "If no one has trained you, do not press these points on yourself or others. "
            "Ask us, a doctor or a trained expert first."
        ),
        "Do not use these points if you are pregnant, unless your midwife or doctor says yes.",
        "Ask a doctor first if",
        "You have a weak back, weak bones or a broken bone.",
        "You take blood thinners, bleed or bruise easily, or have had a blood clot.",
        "You have cancer, heart disease or a bad joint.",
        "You had surgery not long ago.",
        "Never press on",
        "cuts, bruises, rash, swollen skin, lumps or varicose veins.",
        "Press slowly. Stop if it hurts, or if you feel sick, faint, numb or tingly.",
        "Some people feel sore or get a small bruise.",
        "Two fingers",
        (
            "This means two finger widths. Lay two fingers of the person being pressed sideways, side by side. "
            "Press just past them. Lay four fingers the same way."
        ),
        "Get help now",
        "if you have back pain and:",
        "Pain, tingling, a numb feeling or weakness in both legs.",
        "A numb feeling around your bottom, groin or inner thighs.",
        "You cannot pee, or you cannot hold your pee or poo.",
        "New problems with sex, such as loss of feeling.",
        "You have chest pain, or you had a bad fall or crash.",
        "Get help today",
        "You have a fever, or you lost weight and do not know why.",
        "You have a lump, or your back has changed shape.",
        "The pain is bad at night, or rest does not ease it.",
        "One leg is swollen, hot or sore. Do not rub it.",
        "See us or a doctor if your back is no better in a few weeks.",
    ],
)
def test_the_front_page_says_word_for_word_what_was_agreed(words: str) -> None:
    """Every sentence and heading of the agreed front page stands in the disclaimer or the red flags."""
    assert words in FRONT


def test_the_red_flags_are_sorted_by_how_soon() -> None:
    """Five signs need help now, four need help today, and each list says when it applies."""
    flags = TOPIC.red_flags
    assert (len(flags.now.items), len(flags.today.items)) == (5, 4)
    assert flags.now.when == flags.today.when == "if you have back pain and:"
    assert "leg is swollen" in flags.today.items[-1]


def test_the_last_page_says_word_for_word_what_was_agreed() -> None:
    """What back pain is and what is known are the agreed texts, whole."""
    assert plain_words(TOPIC.intro.text) == (
        "Back pain means an ache or pain near the spine. It is very common. It has many causes, and the best care "
        "depends on the type of pain and how long it has gone on. People who use acupressure mostly make it part of "
        "their day."
    )
    assert plain_words(f"{TOPIC.evidence.heading} {TOPIC.evidence.text}") == (
        "What do we know? Some studies found that acupressure can ease low back pain for a while. The studies were "
        "mostly small and some were weak. They did not test the points in this leaflet as a set. Some people find it "
        "helps and some do not. Staying active helps most people with back pain."
    )


# ---- schema and starter ----


def test_the_topic_names_its_schema_in_the_first_line() -> None:
    """Editors find the schema by the first line of the topic."""
    first = (TOPICS / "back-pain.yaml").read_text("utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=topic.schema.json"
