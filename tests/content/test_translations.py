"""A translation is chosen by its language; it has its topic's pictures, and is approved for itself."""

import re
import shutil
from pathlib import Path

import pytest
import yaml
from support.cards import parts
from support.cli import run
from support.pages import words_of
from support.topics import FIXTURES
from support.translations import write_translation

from handout.check.load_topic import load_topic
from handout.content.project import Project
from handout.problems import InputError
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection
from handout.request.patient import PatientDetails
from handout.schema.markup import strip_markup

TOPICS = Path("templates/topics")
WRITTEN = {"es": "espalda", "el": "plati", "hi": "kamar"}
"""The topic ``back`` is the Spanish leaflet of the fixtures, its translations are the Greek and the Hindi one."""


def refused(order: Request) -> InputError:
    """Return how a request is refused."""
    with pytest.raises(InputError) as reported:
        lay_out(order)
    return reported.value


def title(tag: str) -> str:
    """Return the title of what is written in a language."""
    text = (FIXTURES / "templates" / "topics" / f"{WRITTEN[tag]}.yaml").read_text("utf-8")
    found = re.search(r"(?m)^title: (.*)$", text)
    assert found
    return found[1]


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project whose Spanish topic is translated into Greek and Hindi, and stand in it."""
    shutil.copytree(FIXTURES / "templates" / "languages", tmp_path / "templates" / "languages")
    (tmp_path / TOPICS).mkdir()
    for tag, written in WRITTEN.items():
        topic = Project(FIXTURES).topic(written).value
        if tag == "es":
            original = topic
            shutil.copy(FIXTURES / "templates" / "topics" / f"{written}.yaml", tmp_path / TOPICS / "back.yaml")
        else:
            (tmp_path / TOPICS / f"back.{tag}.yaml").write_text(
                write_translation(original, "back", tag, other=topic), "utf-8"
            )
    (tmp_path / "images" / "back").mkdir(parents=True)
    shutil.copy(FIXTURES / "images" / "photo.jpg", tmp_path / "images" / "back")
    monkeypatch.chdir(tmp_path)
    return tmp_path


# ---- which file is taken


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("asked", "tag", "name"),
    [
        (None, "es", "back"),
        ("", "es", "back"),
        ("es", "es", "back"),
        ("ES", "es", "back"),
        ("el", "el", "back.el"),
        ("EL", "el", "back.el"),
        ("hi", "hi", "back.hi"),
    ],
)
@pytest.mark.sweep(every=12)
def test_the_language_chooses_the_file(asked: str | None, tag: str, name: str) -> None:
    """Each language has its own words and fixed words; the topic's own language, and none, is the topic itself."""
    laid = lay_out(Request("back", language=asked))
    assert (laid.handout.language, laid.handout.topic, laid.summary.name) == (tag, name, name)
    assert strip_markup(laid.handout.title) == title(tag) == laid.about.title
    assert laid.about.language == tag
    fixed = yaml.safe_load(Path(f"templates/languages/{tag}.yaml").read_text("utf-8"))
    assert laid.handout.words.take_care == fixed["take_care"]
    assert fixed["for_patient"] in words_of(laid)


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(("command", "output"), [("build", "back.el.pdf"), ("preview", "back.el-1.png"), ("check", "")])
@pytest.mark.sweep(every=6)
def test_every_command_takes_a_language(command: str, output: str) -> None:
    """Build, preview and check all work on the translation, and its files have its name."""
    more = ["--dpi", "20"] if command == "preview" else []
    result = run(command, "back", "--language", "el", "--points", "hand", *more)
    assert (result.exit_code, result.stderr) == (0, "")
    assert not output or Path("output", output).is_file()
    assert not Path("output/back.pdf").exists()


@pytest.mark.parametrize("own", ["es-MX", "es"])
def test_a_topic_of_a_region_is_of_its_language(many: Path, own: str) -> None:
    """A Mexican topic is what there is in Spanish, and is found by its full tag as well."""
    file = many / TOPICS / "back.yaml"
    file.write_text(file.read_text("utf-8").replace("language: es", f"language: {own}"), "utf-8")
    for asked in {own, own.lower(), "es"}:
        assert lay_out(Request("back", language=asked)).handout.topic == "back"


@pytest.mark.parametrize("asked", ["pt-BR", "pt-br"])
def test_a_translation_may_be_for_a_region(many: Path, asked: str) -> None:
    """``back.pt-BR.yaml`` is found by its tag as it is written everywhere, and in small letters."""
    text = write_translation(Project(many).topic("back").value, "back", "pt-BR")
    (many / TOPICS / "back.pt-BR.yaml").write_text(text, "utf-8")
    shutil.copy(many / "templates" / "languages" / "es.yaml", many / "templates" / "languages" / "pt.yaml")
    assert lay_out(Request("back", language=asked)).handout.topic == "back.pt-BR"


@pytest.mark.parametrize(
    ("name", "tag", "place", "rule"),
    [
        ("back.en", "el", (4, 11), "wrong-language"),
        ("spine.en", "en", (4, 11), "wrong-language"),
        ("back.en", "en", (2, 10), "wrong-original"),
        ("back.en", "en", (2, 10), "unknown-topic"),
    ],
)
def test_a_translation_is_what_its_name_says(
    many: Path, name: str, tag: str, place: tuple[int, int], rule: str
) -> None:
    """A file named for another language or topic, and a translation of a translation or of nothing, is refused."""
    original = {"wrong-original": "back.el", "unknown-topic": "bakc"}.get(rule, "back")
    text = write_translation(Project(many).topic("back").value, original, tag)
    (many / TOPICS / f"{name}.yaml").write_text(text, "utf-8")
    (problem,) = refused(Request(name)).problems
    assert (problem.where.file, problem.where.line, problem.where.column) == (f"templates/topics/{name}.yaml", *place)
    assert problem.rule == rule


def test_a_whole_topic_is_no_translation(many: Path) -> None:
    """A topic of its own might leave out a point or a caution: under the name of a translation it is refused."""
    shutil.copy(many / TOPICS / "back.yaml", many / TOPICS / "back.fr.yaml")
    (problem,) = refused(Request("back", language="fr")).problems
    assert (problem.where.file, problem.rule) == ("templates/topics/back.fr.yaml", "no-translation")
    assert "handout language new fr --topic back" in problem.hint


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("fr", "known: Spanish (es), el, Hindi (hi)"),
        ("english", "known: Spanish (es), el, Hindi (hi)"),
        ("../back", "known: Spanish (es), el, Hindi (hi)"),
        ("*", "known: Spanish (es), el, Hindi (hi)"),
        ("Hndi", "did you mean 'hi'?"),
        ("\x1b[31m", ""),
        ("x" * 5000, ""),
    ],
    ids=lambda value: ascii(value)[:16],
)
def test_an_unknown_language_names_those_there_are(asked: str, hint: str) -> None:
    """A language the topic is not there in is refused by its option, with those it is there in, and no file."""
    result = run("build", "back", "--language", asked)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("--language: error: ")
    assert "(unknown-language)" in result.stderr
    assert hint in result.stderr
    assert "\x1b" not in result.stderr
    assert not Path("output").exists()


def test_a_topic_names_the_languages_it_is_there_in() -> None:
    """Our back pain is there in English and in translations, and the hint names them."""
    (problem,) = refused(Request("back-pain", language="xx")).problems
    assert problem.rule == "unknown-language"
    assert {"English (en)", "Spanish (es)", "Ukrainian (uk)"} <= set(problem.hint.removeprefix("known: ").split(", "))
    assert lay_out(Request("back-pain", Selection(points=("hand",)), language="en")).handout.topic == "back-pain"


# ---- topics by path


def test_a_topic_by_path_has_its_translations_beside_it(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path finds ``NAME.LANG.yaml`` in its own folder, from wherever one stands, with words and pictures of its project."""
    (many / "deep").mkdir()
    monkeypatch.chdir(many / "deep")
    for path in (many / TOPICS / "back.yaml", Path("..") / TOPICS / "back.yaml"):
        assert strip_markup(lay_out(Request(str(path), language="el")).handout.title) == title("el")
        assert lay_out(Request(str(path), language="es")).handout.topic == "back"
        assert [problem.hint for problem in refused(Request(str(path), language="fr")).problems] == [
            "known: Spanish (es), el, Hindi (hi)"
        ]


def test_a_translation_may_be_named_itself(many: Path) -> None:
    """By its own name or path it is a topic like any other, of its own language."""
    for named in ("back.el", str(many / TOPICS / "back.el.yaml")):
        for language in (None, "el"):
            assert lay_out(Request(named, language=language)).handout.topic == "back.el"


def test_a_file_may_be_called_as_one_likes(many: Path) -> None:
    """Brackets in a file's name are no pattern."""
    shutil.copy(many / TOPICS / "back.yaml", many / "back [2].yaml")
    text = (many / TOPICS / "back.el.yaml").read_text("utf-8").replace("topic: back", "topic: back [2]")
    (many / "back [2].el.yaml").write_text(text, "utf-8")
    shutil.copy(many / "images" / "back" / "photo.jpg", many / "images")
    assert lay_out(Request(str(many / "back [2].yaml"), language="el")).handout.language == "el"


# ---- pictures


@pytest.mark.parametrize("tag", ["el", "hi"])
def test_a_translation_has_the_pictures_of_its_topic(many: Path, tag: str) -> None:
    """A picture in the topic's folder is found by every translation, and one that is nowhere is told in the original."""
    material = load_topic(Project(many), "back", None, tag)
    assert material.pictures["photo.jpg"].file == "images/back/photo.jpg"
    (many / "images" / "back" / "photo.jpg").rename(many / "images" / "back" / "other.jpg")
    (problem,) = refused(Request("back", language=tag)).problems
    assert (problem.where.file, problem.rule) == ("templates/topics/back.yaml", "no-picture")
    assert "images/back" in problem.message


def test_a_topic_with_a_dot_in_its_name_keeps_its_pictures(many: Path) -> None:
    """``back.v2.yaml`` has its pictures in ``images/back.v2/``, as any topic has."""
    shutil.copy(many / TOPICS / "back.yaml", many / TOPICS / "back.v2.yaml")
    (many / "images" / "back").rename(many / "images" / "back.v2")
    assert lay_out(Request("back.v2")).handout.topic == "back.v2"


# ---- approval


@pytest.mark.parametrize(
    ("approved", "version", "signed"),
    [
        ([], "1.0", set()),
        (["back"], "1.0", {"es"}),
        (["back.el"], "1.0", {"el"}),
        (["back", "back.hi"], "1.0", {"es", "hi"}),
        (["back", "back.el", "back.hi"], "0.9", set()),
    ],
)
@pytest.mark.sweep(every=14)
def test_a_translation_wants_its_own_approval(many: Path, approved: list[str], version: str, signed: set[str]) -> None:
    """Only the very file and version that was approved says so; all others say on every page that they are drafts."""
    row = "{{topic: {}, version: '{}', by: Dr Ngo, role: GP, date: 2026-11-22}}"
    (many / "templates" / "clinics").mkdir()
    rows = "".join(f"\n  - {row.format(topic, version)}" for topic in approved) or " []"
    (many / "templates" / "clinics" / "north.yaml").write_text(f"name: North\napprovals:{rows}\n", "utf-8")
    for tag in WRITTEN:
        handout = lay_out(Request("back", Selection(points=("hand",)), clinic="north", language=tag)).handout
        assert ("Dr Ngo" in handout.footer, "Dr Ngo" in handout.closing.review) == (tag in signed, tag in signed)
        assert (handout.words.draft in handout.footer) == (tag not in signed)


# ---- the same options in every language


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("tag", WRITTEN)
@pytest.mark.sweep(every=12)
def test_points_and_conditions_are_the_same_in_every_language(tag: str) -> None:
    """Ids and conditions choose in a translation as in the topic, and what is said of them is in its language."""
    fixed = yaml.safe_load(Path(f"templates/languages/{tag}.yaml").read_text("utf-8"))
    chosen = Selection(points=("hand", "knee-back"), avoid=("pregnancy",))
    laid = lay_out(Request("back", chosen, language=tag, patient=PatientDetails(doses={"knee-back": "2 + 2"})))
    assert [card.id for card in laid.handout.cards] == ["knee-back"]
    assert parts(laid.handout.cards[0]).dose.text == "2 + 2"
    topic = yaml.safe_load(Path(TOPICS, "back.yaml" if tag == "es" else f"back.{tag}.yaml").read_text("utf-8"))
    assert laid.handout.front.notices[-1] == topic["avoided"]["pregnancy"]["others"]
    assert fixed["conditions"]["pregnancy"] in laid.handout.front.notices[0]


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("arguments", "tag"),
    [([], "el"), (["--language", "hi"], "hi"), (["--language", "es"], "es")],
)
def test_a_plan_has_a_language_and_is_beaten(arguments: list[str], tag: str) -> None:
    """A plan of the topic takes its translation, and the command line another one."""
    Path("templates/plans").mkdir()
    Path("templates/plans/p.yaml").write_text("topic: back\nlanguage: el\npoints: [hand]\n", "utf-8")
    result = run("check", "back", "--plan", "p", *arguments)
    assert result.stdout.startswith("back: " if tag == "es" else f"back.{tag}: ")


# ---- mistakes


@pytest.mark.parametrize(("name", "key"), [("back.el", "short_title"), ("back", "version")])
def test_a_mistake_is_told_where_it_is(many: Path, name: str, key: str) -> None:
    """A broken translation is told in its own file, at line and column, and leaves the other languages alone."""
    file = many / TOPICS / f"{name}.yaml"
    file.write_text(re.sub(rf"(?m)^{key}: .*", f"{key}: [1]", file.read_text("utf-8")), "utf-8")
    line = file.read_text("utf-8").splitlines().index(f"{key}: [1]") + 1
    place = f"templates/topics/{name}.yaml:{line}:{len(key) + 3}: error: "
    assert run("check", "back", "--language", "el").stderr.startswith(place)
    if name == "back.el":
        assert run("check", "back", "--points", "hand").exit_code == 0


@pytest.mark.usefixtures("many")
def test_an_unknown_language_does_not_hide_other_mistakes() -> None:
    """Language and clinic are both told."""
    reported = refused(Request("back", language="fr", clinic="nowhere"))
    assert {problem.rule for problem in reported.problems} == {"unknown-language", "unknown-clinic"}
