"""Where templates and pictures are looked for, and what is said when they are not there."""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.topics import TOPIC, edit
from support.whole_topic import whole_topic

from handout.check.load_topic import load_topic
from handout.content.clinic import Clinic
from handout.content.loaded_topic import LoadedTopic
from handout.content.project import Project, project_for
from handout.installed import BUILTIN
from handout.problems import InputError, Problem


def place(needle: str, file: Path = TOPIC) -> tuple[int, int]:
    """Return line and column of the only *needle* in *file*, counted from 1."""
    text = file.read_text("utf-8")
    assert text.count(needle) == 1
    before = text[: text.index(needle)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def problems(act: Callable[[], object]) -> tuple[Problem, ...]:
    """Return the problems that *act* raises."""
    with pytest.raises(InputError) as caught:
        act()
    return caught.value.problems


def material(clinic: str | None = None, topic: str = "mine") -> LoadedTopic:
    """Read a topic of the project one stands in."""
    return load_topic(project_for(topic, None), topic, clinic)


def clinic_file(name: str, text: str) -> Path:
    """Write a clinic into the project one stands in."""
    file = Path("templates/clinics") / f"{name}.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")
    return file


# ---- which project ----


def test_the_project_that_is_named_wins(project: Path) -> None:
    """``--project`` decides, wherever one stands and wherever the topic lies."""
    other = project / "other"
    other.mkdir()
    assert project_for(str(TOPIC), other).root == other.resolve()


def test_a_named_project_must_be_a_folder(project: Path) -> None:
    """``--project`` with a file or nothing behind it is refused."""
    assert [p.rule for p in problems(lambda: project_for(None, project / TOPIC))] == ["no-project"]
    assert [p.rule for p in problems(lambda: project_for(None, project / "nowhere"))] == ["no-project"]


def test_the_project_is_found_upward_from_where_one_stands(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nearest folder upward with ``templates/`` is the project of a topic given by name."""
    deep = project / "a" / "b"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert project_for("mine", None).root == project


def test_the_project_is_found_upward_from_the_topic_file(
    project: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A topic given by path belongs to the project it lies in, not to the one one stands in."""
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert project_for(str(project / TOPIC), None).root == project
    assert project_for(os.path.relpath(project / TOPIC), None).root == project


def test_a_lone_topic_is_a_project_of_its_own(tmp_path: Path) -> None:
    """A topic file outside any project may use the pictures beside it, and the built-in ones."""
    lone = tmp_path / "lone"
    lone.mkdir()
    topic = whole_topic()
    text = topic.replace("file: ", "file: atlas/").replace("atlas/hand_back.svg", "beside.svg")
    (lone / "note.yaml").write_text(text.replace("{kind: press, at: LI4}", "{kind: press, at: [0.5, 0.5]}"), "utf-8")
    (lone / "beside.svg").write_bytes((BUILTIN / "images" / "atlas" / "hand_back.svg").read_bytes())
    tips = ["tip of the thumb", *(f"tip of the {each} finger" for each in ("index", "middle", "ring", "little"))]
    names = ("LI4", "web of thumb and index finger", "index knuckle", *tips)
    places = ", ".join(f"{name}: [0.3, 0.4]" for name in names)
    (lone / "landmarks.yaml").write_text(f"drawings: {{beside: {{{places}}}}}")
    found = project_for(str(lone / "note.yaml"), None)
    assert found.root == lone
    read = load_topic(found, str(lone / "note.yaml"), None)
    assert read.id == "note"
    assert read.pictures["beside.svg"].landmarks["index knuckle"] == (0.3, 0.4)


# ---- which template ----


def test_own_templates_come_before_the_built_in_ones(project: Path) -> None:
    """A project's topic of the same name hides the built-in one."""
    assert Project(project).find("topics", "back-pain") == BUILTIN / "templates" / "topics" / "back-pain.yaml"
    own = project / "templates" / "topics" / "back-pain.yaml"
    own.write_bytes(TOPIC.read_bytes())
    assert Project(project).find("topics", "back-pain") == own


def test_own_pictures_come_before_the_built_in_ones(project: Path) -> None:
    """A picture in the project's ``images/TOPIC/`` hides the built-in one of that name."""
    own = project / "images" / "mine" / "hand_back.svg"
    own.write_bytes(own.read_bytes() + b"<!-- mine -->")
    assert material().pictures["hand_back.svg"].content.endswith(b"<!-- mine -->")
    assert material().pictures["hand_back.svg"].file == "images/mine/hand_back.svg"


def test_a_picture_may_lie_in_images_itself(project: Path) -> None:
    """``images/`` is searched after ``images/TOPIC/``, with the landmarks of its own folder."""
    own = project / "images" / "mine"
    (own / "hand_back.svg").rename(project / "images" / "hand_back.svg")
    assert {p.rule for p in problems(material)} == {"unknown-landmark"}
    (project / "images" / "landmarks.yaml").write_bytes((own / "landmarks.yaml").read_bytes())
    assert material().pictures["hand_back.svg"].file == "images/hand_back.svg"


def test_the_names_of_templates_are_those_of_both_folders(project: Path) -> None:
    """Own and built-in topics are listed together, sorted, each once."""
    (project / "templates" / "topics" / "back-pain.yaml").write_bytes(TOPIC.read_bytes())
    names = Project(project).names("topics")
    assert {"back-pain", "mine"} <= set(names)
    assert list(names) == sorted(set(names))


@pytest.mark.parametrize(
    ("kind", "name", "rule", "meant"),
    [
        ("topics", "back-pian", "unknown-topic", "'back-pain'"),
        ("topics", "", "unknown-topic", "back-pain"),
        ("clinics", "exampel", "unknown-clinic", "'example'"),
        ("themes", "clam", "unknown-theme", "'calm'"),
        ("themes", "x" * 5000, "unknown-theme", "calm"),
        ("topics", "back-pain.ess", "unknown-topic", "'back-pain.es'"),
    ],
)
def test_an_unknown_template_is_told_the_nearest(project: Path, kind: str, name: str, rule: str, meant: str) -> None:
    """A misspelt topic, clinic or theme is refused with what was probably meant."""
    (found,) = problems(lambda: Project(project).find(kind, name))
    assert found.rule == rule
    assert meant in found.hint


@pytest.mark.parametrize("name", ["..", ".", "../topics", "x\0y"])
def test_a_name_that_is_none_is_an_unknown_topic(project: Path, name: str) -> None:
    """A name that no template can have is refused like any other."""
    place_ = Project(project)
    assert problems(lambda: place_.topic(name))[0].rule in ("unknown-topic", "no-file", "not-a-file")


@pytest.mark.parametrize(("kind", "name"), [("topics", "gone"), ("clinics", "gone"), ("themes", "calm")])
def test_a_link_that_leads_nowhere_is_told(project: Path, kind: str, name: str) -> None:
    """It is not looked for elsewhere, and not suggested as what was meant."""
    (project / "templates" / kind).mkdir(exist_ok=True)
    (project / "templates" / kind / f"{name}.yaml").symlink_to("nowhere.yaml")
    (found,) = problems(lambda: Project(project).find(kind, name))
    assert (found.where.file, found.rule) == (f"templates/{kind}/{name}.yaml", "unreadable")
    assert "leads nowhere" in found.message


# ---- clinics and settings ----


def test_a_clinic_is_named_or_given_as_a_file(project: Path) -> None:
    """A clinic is found by its name in ``templates/clinics`` and by its path anywhere."""
    clinic_file("north", "name: North Clinic\n")
    file = project / "south.yaml"
    file.write_text("name: South Clinic\n")
    named, given = material("north").clinic, material(str(file)).clinic
    assert named is not None
    assert given is not None
    assert (named.value.name, given.value.name) == ("North Clinic", "South Clinic")


def test_no_clinic_is_used_unless_named(project: Path) -> None:
    """The example clinic is never implied."""
    assert load_topic(Project(project), "mine", None).clinic is None


def test_settings_are_empty_without_a_file_and_read_strictly_with_one(project: Path) -> None:
    """``handout.yaml`` gives the clinic, paper and theme; a key it does not know is an error at its place."""
    assert Project(project).settings().value.paper is None
    Path("handout.yaml").write_text("clinic: north\npaper: A5\ntheme: plain\n")
    found = Project(project).settings().value
    assert (found.clinic, found.paper, found.theme) == ("north", "A5", "plain")
    Path("handout.yaml").write_text("clinic: north\npapre: A5\n")
    (problem,) = problems(Project(project).settings)
    assert (problem.rule, problem.where.file, problem.where.line) == ("unknown-key", "handout.yaml", 2)


# ---- what is wrong inside ----


def test_two_points_of_one_id_are_told(project: Path) -> None:
    """The second use of an id is an error where it stands."""
    edit("id: hipbone", "id: stomach")
    (found,) = problems(lambda: load_topic(Project(project), "mine", None))
    line = place("name: Hipbone Points")[0] - 1
    assert (found.rule, found.where.line, found.where.column) == ("same-id", line, 9)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("old", "new", "needle", "meant"),
    [
        ("at: CV6}", "at: CV7}", "CV7}", "'CV6'"),
        ("at: [BL23 left, BL23 right]", "at: [BL23 left, BL23 rihgt]", "BL23 rihgt", "'BL23 right'"),
        ("from: navel", "from: naval", "naval", "'navel'"),
        ("to: ball", "to: bal", "bal,", "'ball'"),
        (
            "at: index knuckle",
            "at: indx knuckle",
            "indx knuckle",
            "'index knuckle'",
        ),
        ("{back: [sole left, sole right]}", "{back: [sole left, soul right]}", "soul right", "'sole right'"),
        ("{front: [CV6]}", "{back: [CV6]}", "CV6]}", "BL23 left"),
    ],
)
def test_an_unknown_landmark_is_told_where_and_the_nearest(old: str, new: str, needle: str, meant: str) -> None:
    """A place the drawing does not have is an error at the word, with the nearest landmark."""
    edit(old, new)
    (found,) = problems(material)
    assert (found.rule, (found.where.line, found.where.column)) == ("unknown-landmark", place(needle))
    assert meant in found.hint


def test_a_missing_picture_is_told_with_the_nearest(project: Path) -> None:
    """A picture that is not there is an error at its file name, once for each place that names it."""
    edit("file: abdomen.svg", "file: abdomin.svg")
    (found,) = problems(lambda: load_topic(Project(project), "mine", None))
    assert found.rule == "no-picture"
    assert (found.where.line, found.where.column) == place("abdomin.svg")
    assert "'abdomen.svg'" in found.hint


def test_a_missing_logo_belongs_to_all_topics(project: Path) -> None:
    """A clinic's logo that is not there is asked for in images/, not in the folder of the topic that is built."""
    clinic = project / "templates" / "clinics" / "ours.yaml"
    clinic.parent.mkdir(exist_ok=True)
    clinic.write_text("name: Ours\nphone: '1'\nlogo: no-such-logo-anywhere.svg\n")
    (found,) = problems(lambda: load_topic(Project(project), "mine", "ours"))
    assert (found.rule, found.message) == ("no-picture", "there is no picture 'no-such-logo-anywhere.svg' in images")


def test_a_missing_picture_has_a_cure_where_there_is_no_other(project: Path) -> None:
    """With no picture to be meant instead, every message says what to do all the same."""
    shutil.rmtree(project / "images" / "mine")
    TOPIC.write_text(re.sub(r"file: \w+\.svg", "file: 1234.jpg", TOPIC.read_text("utf-8")), "utf-8")
    found = problems(lambda: load_topic(Project(project), "mine", None))
    assert {problem.rule for problem in found} == {"no-picture"}
    assert all("put it into that folder" in problem.hint for problem in found)


def test_the_drawings_of_the_atlas_are_those_of_every_topic(project: Path) -> None:
    """A topic without pictures of its own finds the shared drawings, with their named places."""
    shutil.rmtree(project / "images" / "mine")
    assert load_topic(Project(project), "mine", None).pictures["abdomen.svg"].landmarks["navel"] == (0.5, 0.4652)


def test_a_body_place_without_a_body_map_is_told(project: Path) -> None:
    """``on_body`` without ``body_map`` is an error for every point that has it."""
    text = TOPIC.read_text("utf-8")
    start = text.index("body_map:")
    TOPIC.write_text(text[:start] + text[text.index("points:", start) :].replace("*drawn", "drawn"), "utf-8")
    found = problems(lambda: load_topic(Project(project), "mine", None))
    assert {p.rule for p in found} == {"no-body-map"}
    assert len(found) == 7


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("../mine/abdomen.svg", "outside-project"),
        ("a/../../mine/abdomen.svg", "outside-project"),
        ("/etc/passwd.svg", "outside-project"),
        ("//server/share/a.svg", "outside-project"),
        ("https://example.org/a.svg", "outside-project"),
        ("file:///etc/a.svg", "outside-project"),
        ("'data:image/svg+xml,x.svg'", "outside-project"),
        (r"'..\mine\abdomen.svg'", "outside-project"),
        (r"'C:\abdomen.svg'", "outside-project"),
        ("'C:abdomen.svg'", "outside-project"),
        (r'"a\0.svg"', "outside-project"),
        ("abdomen.svg.exe", "picture-format"),
        ("abdomen", "picture-format"),
        ("landmarks.yaml", "picture-format"),
        ("abdomen.pdf", "picture-format"),
        ("folder.svg", "no-picture"),
        ("~/abdomen.svg", "outside-project"),
        ("~root/abdomen.svg", "outside-project"),
        ("~abdomen.svg", "no-picture"),
    ],
)
def test_a_picture_stays_inside_the_project(project: Path, name: str, rule: str) -> None:
    """No path, address or drive leads out of the project, and only pictures are opened as pictures."""
    (project / "images" / "mine" / "folder.svg").mkdir()
    edit("file: abdomen.svg", f"file: {name}")
    (found,) = problems(material)
    line, column = place(f"file: {name}\n")
    assert (found.rule, found.where.line, found.where.column) == (rule, line, column + len("file: "))
    assert found.message.endswith("is a folder, not a picture") == (name == "folder.svg")


@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_link_that_leads_out_is_refused(project: Path, tmp_path_factory: pytest.TempPathFactory, what: str) -> None:
    """A symbolic link is followed inside the project only, be it the file or a folder above it."""
    outside = tmp_path_factory.mktemp("outside")
    own = project / "images" / "mine"
    (outside / "secret.svg").write_bytes((own / "abdomen.svg").read_bytes())
    if what == "file":
        (own / "abdomen.svg").unlink()
        (own / "abdomen.svg").symlink_to(outside / "secret.svg")
    else:
        (own / "album").symlink_to(outside)
        edit("file: abdomen.svg", "file: album/secret.svg")
    assert {p.rule for p in problems(material)} == {"outside-project"}


def test_a_link_inside_the_project_is_followed(project: Path) -> None:
    """A link from one topic's picture to another's is fine."""
    own = project / "images" / "mine"
    (own / "abdomen.svg").rename(project / "images" / "shared.svg")
    (own / "abdomen.svg").symlink_to(project / "images" / "shared.svg")
    assert material().pictures["abdomen.svg"].content == (project / "images" / "shared.svg").read_bytes()


def test_broken_landmarks_are_told_in_their_own_file(project: Path) -> None:
    """A mistake in ``landmarks.yaml`` is a problem of that file."""
    edit("CV6: [0.5, 0.5468]", "CV6: [0.5, 5468]", project / "images" / "mine" / "landmarks.yaml")
    found = problems(material)
    assert {(p.where.file, p.rule) for p in found} == {("images/mine/landmarks.yaml", "out-of-range")}


def test_a_language_without_words_is_told(project: Path) -> None:
    """A topic in a language that has no file of fixed words is refused at its ``language``."""
    edit("language: en\n", "language: xx\n")
    (found,) = problems(lambda: load_topic(Project(project), "mine", None))
    assert (found.rule, found.where.line, found.where.column) == ("unknown-language", *place("xx\n"))


def test_a_regional_language_uses_the_general_one(project: Path) -> None:
    """``en-GB`` is printed with the words of ``en`` where it has none of its own."""
    edit("language: en\n", "language: en-GB\n")
    assert load_topic(Project(project), "mine", None).language.value.take_care == "Take care."


def test_the_problems_of_topic_and_clinic_come_together(project: Path) -> None:
    """Mistakes in the topic, its pictures, its landmarks, the clinic and its logo are all told in one go."""
    file = clinic_file("north", "name: North Clinic\nlogo: nowhere.svg\n")
    edit("file: abdomen.svg", "file: abdomin.svg")
    edit("at: index knuckle", "at: indx knuckle")
    edit("id: hipbone", "id: stomach")
    found = problems(lambda: load_topic(Project(project), "mine", "north"))
    assert {p.rule for p in found} == {"no-picture", "unknown-landmark", "same-id"}
    assert {p.where.file for p in found} == {TOPIC.as_posix(), file.as_posix()}


def test_a_broken_topic_does_not_hide_a_broken_clinic(project: Path) -> None:
    """When neither file can be used, the mistakes of both are told."""
    clinic_file("north", "nmae: North Clinic\n")
    edit("title: Acu", "titel: Acu")
    found = problems(lambda: load_topic(Project(project), "mine", "north"))
    assert {p.where.file for p in found} == {TOPIC.as_posix(), "templates/clinics/north.yaml"}


def test_an_unknown_clinic_does_not_hide_a_broken_topic(project: Path) -> None:
    """A clinic that is not there and a mistake in the topic are told together."""
    edit("sides: middle", "sides: midle")
    found = problems(lambda: load_topic(Project(project), "mine", "nowhere"))
    assert {p.rule for p in found} == {"unknown-clinic", "unknown-word"}


def test_every_built_in_template_can_be_read() -> None:
    """The built-in clinics are valid; they are copied to start from."""
    builtin = Project(BUILTIN)
    assert [builtin.read("clinics", name, Clinic).value.name for name in builtin.names("clinics")] == ["Example Clinic"]


def test_what_follows_from_files_is_found_once_by_one_reader(project: Path) -> None:
    """Another reader sees what changed since; the same one goes on with what it has read."""
    file = project / "templates" / "topics" / "back-pain.yaml"
    shutil.copy(BUILTIN / "templates" / "topics" / "back-pain.yaml", file)
    first = Project(project)
    kind = first.kind(file)
    edit("kind: acupressure", "kind: exercises", file)
    assert first.kind(file) is kind
    assert Project(project).kind(file).value != kind.value
