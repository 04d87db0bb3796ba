"""A plan that is saved on the page is the plan of the command line, and holds no patient."""

from pathlib import Path

import pytest
from support.web_client import client_of, open_site, send

import handout
from handout.content.project import Project

FORM = {
    "topic": "back-pain",
    "points": ["hand", "stomach"],
    "doses": {"hand": "2 minutes"},
    "paper": "Letter",
    "patient": "Ann Lee",
    "date": "2026-11-26",
    "avoid": ["numb-feet"],
    "note": "Ring us.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with nothing in it."""
    (tmp_path / "templates").mkdir()
    return tmp_path


def test_a_plan_holds_no_patient(folder: Path) -> None:
    """Name, date and conditions are left out, and the note too unless it is wished."""
    client = client_of(open_site(Project(folder)))
    saved = send(client, "/api/plan", {"form": FORM, "title": "First visit!"}).json()["plan"]
    assert saved["id"] == "first-visit"
    assert saved["form"].keys() == {"points", "doses", "paper"}
    text = (folder / "templates" / "plans" / "first-visit.yaml").read_text("utf-8")
    assert not any(word in text for word in ("Ann", "2026", "numb-feet", "Ring"))
    send(client, "/api/plan", {"form": FORM, "title": "Signed", "signed": True})
    assert "Ring us." in (folder / "templates" / "plans" / "signed.yaml").read_text("utf-8")


def test_a_saved_plan_builds_and_is_offered(folder: Path) -> None:
    """The plan gives the bytes of its options, and stands on the list at once."""
    client = client_of(open_site(Project(folder)))
    send(client, "/api/plan", {"form": FORM, "title": "First visit"})
    wanted = handout.build("back-pain", points=FORM["points"], doses=FORM["doses"], paper="Letter")  # type: ignore[arg-type]
    assert handout.build("back-pain", plan="first-visit", project=folder) == wanted
    plans = client.get("/api/topic/back-pain").json()["plans"]
    assert [(plan["id"], plan["about"], plan["form"]["points"]) for plan in plans] == [
        ("first-visit", "First visit", ["hand", "stomach"])
    ]


def test_a_plan_in_words_is_offered_with_ids(folder: Path) -> None:
    """Cards and conditions are ticked by id, however a plan names them."""
    plans = folder / "templates" / "plans"
    plans.mkdir()
    words = "points: [Hand Point, 1 to 2]\nwithout: none\navoid: gout; numb foot\ndoses: {LI4: 1 minute}\n"
    (plans / "words.yaml").write_text(f"topic: back-pain\n{words}", "utf-8")
    spanish = "topic: back-pain\nlanguage: es\npoints: Punto de la mano\n"
    (plans / "spanish.yaml").write_text(spanish, "utf-8")
    found = client_of(open_site(Project(folder))).get("/api/topic/back-pain").json()["plans"]
    forms = {plan["id"]: plan["form"] for plan in found}
    assert forms == {
        "words": {
            "points": ["hand", "stomach", "lower-back"],
            "avoid": ["gout", "numb-feet"],
            "doses": {"hand": "1 minute"},
        },
        "spanish": {"language": "es", "points": ["hand"]},
    }


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("topic: back-pain\npoints: [hnad]\n", "hnad"),
        ("topic: back-pain\npapper: A5\n", "papper"),
        ("topic: bakc-pain\n", "bakc-pain"),
        ("topic: back-pain\nwithout: all\n", "every point is left out"),
        ("topic: [\n", "a comma too many"),
    ],
)
def test_a_plan_that_cannot_be_chosen_says_why(folder: Path, text: str, fact: str) -> None:
    """A wrong plan is on the list, with its problem in the place of a form."""
    plans = folder / "templates" / "plans"
    plans.mkdir()
    (plans / "wrong.yaml").write_text(text, "utf-8")
    (found,) = client_of(open_site(Project(folder))).get("/api/topic/back-pain").json()["plans"]
    assert (found["id"], found["form"]) == ("wrong", {})
    assert fact in found["problem"]


@pytest.mark.parametrize("title", ["", "   ", "…"])
def test_a_name_without_letters_is_refused(folder: Path, title: str) -> None:
    """A title that gives no file name is a problem at its field."""
    answer = send(client_of(open_site(Project(folder))), "/api/plan", {"form": FORM, "title": title})
    assert answer.status_code == 422


def test_a_name_in_another_script_is_saved(folder: Path) -> None:
    """The plan has its own words, and a file name of its own."""
    client = client_of(open_site(Project(folder)))
    names = [
        send(client, "/api/plan", {"form": FORM, "title": title}).json()["plan"]["id"] for title in ("初诊", "复诊")
    ]
    assert names == ["plan", "plan-2"]
    assert [plan["about"] for plan in client.get("/api/topic/back-pain").json()["plans"]] == ["初诊", "复诊"]


def test_a_plan_is_never_overwritten(folder: Path) -> None:
    """A name that is taken is refused, and the file stays."""
    client = client_of(open_site(Project(folder)))
    for expected in (200, 422):
        assert send(client, "/api/plan", {"form": FORM, "title": "../First visit"}).status_code == expected
    assert [file.name for file in folder.rglob("*.yaml")] == ["first-visit.yaml"]


def test_the_built_in_folder_is_never_written() -> None:
    """Without a project there is nowhere to save."""
    answer = send(client_of(open_site()), "/api/plan", {"form": FORM, "title": "First visit"})
    assert answer.json()["problems"][0]["rule"] == "no-project-folder"


@pytest.mark.parametrize(
    ("title", "found"), [(5, "a number"), (None, "null"), (["First"], "a list"), (True, "true or false")]
)
def test_a_title_that_is_no_text_is_named(folder: Path, title: object, found: str) -> None:
    """Another program hears what is wrong, not that its JSON is none."""
    answer = send(client_of(open_site(Project(folder))), "/api/plan", {"form": FORM, "title": title})
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["message"] == f"'title' is {found}, not a text"
