"""Every field has words and an example; the schemas say both, accept each shipped file, and refuse a wrong one."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from support.cli import run
from support.kinds import MOVES
from support.translations import write_translation

from handout.cli.schemas import FILES, schema_of
from handout.content.assets import Landmarks
from handout.content.callouts import AnyCallout
from handout.content.clinic import Clinic
from handout.content.kind import Kind
from handout.content.language import Language
from handout.content.project import Project
from handout.content.settings import ProjectSettings
from handout.content.theme import Theme
from handout.content.topic_types import point_type, topic_type
from handout.installed import BUILTIN
from handout.request.plan import Plan
from handout.schema.convert import Place, Type, parse_fields, parse_hint
from handout.schema.describe import doc_of, example_of
from handout.schema.model import Model
from handout.schema.model_reader import parse_text

TEMPLATES = BUILTIN / "templates"
PROJECT = Project(BUILTIN)
KINDS = {name: topic_type(PROJECT.read("kinds", name, Kind)) for name in PROJECT.names("kinds")}
CLINIC = Project(Path(__file__).parents[1] / "fixtures" / "kinds")
"""A project with kinds of its own, whose fields have few words and examples."""

THEIRS = {name: topic_type(CLINIC.read("kinds", name, Kind)) for name in CLINIC.names("kinds") if name not in KINDS}
ROOTS: dict[str, type[Model]] = {
    **KINDS,
    **THEIRS,
    "point": point_type(PROJECT.read("kinds", "acupressure", Kind)),
    "clinic": Clinic,
    "plan": Plan,
    "theme": Theme,
    "language": Language,
    "kind": Kind,
    "landmarks": Landmarks,
    "handout": ProjectSettings,
}
each_root = pytest.mark.parametrize("name", ROOTS)


def _load(text: str) -> Any:
    """Return a YAML file as an editor reads it: a date stays the text that it is."""
    loader = type("Loader", (yaml.SafeLoader,), {})
    loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in found if not tag.endswith("timestamp")]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return yaml.load(text, loader)  # noqa: S506 - a safe loader


def _models(kind: Type, found: dict[str, type[Model]]) -> None:
    """Collect every model below a type."""
    for part in (*kind.parts, *(each for each in kind.words.values() if isinstance(each, Type))):
        _models(part, found)
    if isinstance(kind.base, type) and issubclass(kind.base, Model) and kind.base.__name__ not in found:
        found[kind.base.__name__] = kind.base
        for _, part in parse_fields(kind.base).values():
            _models(part, found)


def _all_models(name: str) -> dict[str, type[Model]]:
    """Return every model of a file."""
    found: dict[str, type[Model]] = {}
    _models(parse_hint(ROOTS[name]), found)
    return found


@each_root
def test_every_field_says_what_it_is_for_and_has_an_example_that_converts(name: str) -> None:
    """No field of any file is without words and an example, and each example is one that is accepted."""
    sample = parse_text((TEMPLATES / "languages" / "en.yaml").read_text("utf-8"))
    for model in _all_models(name).values():
        for key, (info, kind) in parse_fields(model).items():
            doc = doc_of(info)
            assert doc.about.endswith("."), (model.__name__, key)
            example = example_of(key, model, sample if name == "language" else None)
            assert example not in (None, ""), (model.__name__, key)
            place = Place()
            kind.convert(example, place)
            assert place.findings == [], (model.__name__, key)


@each_root
def test_every_property_of_a_schema_has_words_and_a_valid_example(name: str) -> None:
    """An editor shows what each key is for; examples are valid by the schema itself."""
    schema = json.loads(schema_of(name, CLINIC if name in THEIRS else PROJECT))
    owners = [each for each in (schema, *schema["$defs"].values()) if "properties" in each]
    properties = [(each["title"], key, held) for each in owners for key, held in each["properties"].items()]
    assert [(owner, key) for owner, key, held in properties if not held["description"]] == []
    for owner, key, held in properties:
        for example in held.get("examples", ()):
            validator = Draft202012Validator({**held, "$defs": schema["$defs"]})
            assert [each.message for each in validator.iter_errors(example)] == [], (owner, key)
        assert "const" in held or held["examples"] not in ([None], [""], [[]], [{}]), (owner, key)


@each_root
def test_an_entry_that_an_author_names_has_the_words_of_its_field(name: str) -> None:
    """An editor shows what stands at the entry: a condition, a column, a heading."""
    schema = json.loads(schema_of(name, CLINIC if name in THEIRS else PROJECT))
    owners = [schema, *schema["$defs"].values()]
    fields = [field for owner in owners for field in owner.get("properties", {}).values()]
    found = [
        each["additionalProperties"]
        for field in fields
        for each in (field, *field.get("anyOf", ()))
        if isinstance(each.get("additionalProperties"), dict)
    ]
    assert [entry for entry in found if not entry["description"] or not entry["examples"]] == []


@pytest.mark.parametrize(("what", "words"), [("language", ()), ("translation", ("--topic", "back-pain"))])
def test_a_file_to_fill_in_has_no_mistakes_in_an_editor(what: str, words: tuple[str, ...], tmp_path: Path) -> None:
    """Its empty lines are work to do, which ``handout language check`` names."""
    (tmp_path / "templates").mkdir()
    assert run("language", "new", "sw", *words, "--project", str(tmp_path)).exit_code == 0
    (file,) = tmp_path.rglob("*sw.yaml")
    validator = Draft202012Validator(json.loads((file.parent / f"{what}.schema.json").read_text("utf-8")))
    assert [each.message for each in validator.iter_errors(_load(file.read_text("utf-8")))] == []


SHIPPED = [
    ("topic", TEMPLATES / "topics" / "back-pain.yaml"),
    ("acupressure", TEMPLATES / "topics" / "back-pain.yaml"),
    ("topic", TEMPLATES / "topics" / "nausea.yaml"),
    *(("point", file) for file in sorted((TEMPLATES / "points").glob("*.yaml"))),
    ("clinic", TEMPLATES / "clinics" / "example.yaml"),
    ("language", TEMPLATES / "languages" / "en.yaml"),
    ("landmarks", BUILTIN / "images" / "atlas" / "landmarks.yaml"),
    *(("theme", file) for file in sorted((TEMPLATES / "themes").glob("*.yaml"))),
    *(("kind", file) for file in sorted((TEMPLATES / "kinds").glob("*.yaml"))),
]


@cache
def _validator(name: str) -> Draft202012Validator:
    """Return what checks files of a kind by the schema of that name."""
    schema = json.loads(schema_of(name, PROJECT))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize(("name", "file"), SHIPPED, ids=lambda value: getattr(value, "stem", value))
@pytest.mark.sweep(every=10)
def test_each_schema_accepts_the_shipped_files_and_refuses_a_wrong_one(name: str, file: Path) -> None:
    """What is printed is no mistake in an editor; an unknown key and a list for a text are."""
    validator, held = _validator(name), _load(file.read_text("utf-8"))
    assert [each.message for each in validator.iter_errors(held)] == []
    assert not validator.is_valid({**held, "surely_not_a_key": "x"})
    first = next(iter(held))
    assert not validator.is_valid({**held, first: [[]]})
    assert not validator.is_valid([])


@pytest.mark.parametrize(
    ("key", "taken", "refused"),
    [
        ("id", ("hand", "card-1", "1st"), (1, "1", "1-2", "all", "Chin Tuck", 1.5)),
        ("times", (10, "1½", "5-10", "½"), (0.5, "1/2", "ten", "0,5")),
    ],
)
def test_an_editor_marks_the_numbers_that_are_refused(
    key: str, taken: tuple[Any, ...], refused: tuple[Any, ...]
) -> None:
    """A card called 1, and half a time as 0.5: an editor holds numbers against no pattern."""
    validator, topic = _validator("exercises"), _load((CLINIC.root / MOVES).read_text("utf-8"))
    card = topic["exercises"][0]
    part = card if key == "id" else card["dose"]
    for value in (*taken, *refused):
        part[key] = value
        assert validator.is_valid(topic) == (value in taken), value


@pytest.mark.parametrize(("field", "value"), [("words", 12345678), ("words", float("1234e56")), ("words", "005fa0c3")])
def test_an_editor_takes_the_digits_of_an_approval_for_a_number(field: str, value: object) -> None:
    """The program writes them without quotes."""
    clinic = _load((TEMPLATES / "clinics" / "example.yaml").read_text("utf-8"))
    approval = {
        "topic": "back-pain",
        "version": "1.1",
        "by": "Dr Sample",
        "role": "GP",
        "date": "2026-11-22",
        field: value,
    }
    assert [each.message for each in _validator("clinic").iter_errors({**clinic, "approvals": [approval]})] == []


GENERATED = [
    (name, folder) for name, folder in FILES.items() if folder and (BUILTIN / folder).is_dir() and name != "landmarks"
]


@pytest.mark.parametrize(("name", "folder"), GENERATED)
def test_the_schema_beside_the_files_is_the_one_the_command_prints(
    name: str, folder: str, request: pytest.FixtureRequest
) -> None:
    """The shipped schemas are what ``handout schema`` prints; ``--update-golden`` writes them anew."""
    file = BUILTIN / folder / f"{name}.schema.json"
    result = run("schema", name)
    assert result.exit_code == 0
    if request.config.getoption("--update-golden"):
        file.write_text(result.stdout, "utf-8")
    assert file.read_bytes().decode("utf-8") == result.stdout
    for each in file.parent.glob("*.yaml"):
        if folder.endswith("topics") and ("." in each.stem) != (name == "translation"):
            continue  # the words of a topic in another language
        assert each.read_text("utf-8").startswith(f"# yaml-language-server: $schema={file.name}\n")


@pytest.mark.parametrize("topic", ["back-pain"])
def test_the_schema_of_translations_takes_words_only(topic: str) -> None:
    """A whole translation is no mistake in an editor; a code, a picture's file and an unknown key are."""
    validator = Draft202012Validator(json.loads(schema_of("translation", PROJECT)))
    held = _load(write_translation(PROJECT.topic(topic).value, topic, "yi"))
    assert validator.is_valid(held)
    held["conditions"] = {"drip": {"words": "a line", "also": ["drop"]}}
    assert validator.is_valid(held)
    card = held["points"][0]
    for wrong in ({"code": "CV6"}, {"picture": {"file": "x.svg"}}, {"conditions": ["gout"]}, {"surely": "x"}):
        assert not validator.is_valid({**held, "points": [{**card, **wrong}]})


def test_an_unknown_schema_is_refused_with_the_nearest() -> None:
    """``handout schema clinics`` says which there are."""
    result = run("schema", "clinics")
    assert result.exit_code == 1
    assert "did you mean 'clinic'?" in result.stderr


def test_every_callout_is_in_the_schema_of_a_topic() -> None:
    """An editor offers every kind of callout, with what it draws."""
    definitions = json.loads(schema_of("exercises", PROJECT))["$defs"]
    for callout in AnyCallout.__args__:
        tag = definitions[callout.__name__]["properties"]["kind"]
        assert tag["const"] == callout.__struct_config__.tag
        assert tag["description"].endswith((".", ":"))


def test_an_editor_asks_for_one_of_the_fields_that_a_card_needs() -> None:
    """Where a kind wants one of several fields, a card with none of them is a mistake in the editor too."""
    validator = Draft202012Validator(json.loads(schema_of("exercises", PROJECT)))
    topic = _load((CLINIC.root / MOVES).read_text("utf-8"))
    assert validator.is_valid(topic)
    bare = {key: value for key, value in topic["exercises"][0].items() if key not in ("move", "steps")}
    assert not validator.is_valid({**topic, "exercises": [bare]})
    assert validator.is_valid({**topic, "exercises": [bare | {"steps": ["Sit."]}]})


@pytest.mark.parametrize("name", [*FILES, "hints"])
@pytest.mark.sweep(every=8)
def test_a_schema_is_written_beside_the_files_it_is_for(name: str, tmp_path: Path) -> None:
    """Also anew, after an update; the line that is shown leads an editor to it."""
    (tmp_path / "templates").mkdir()
    for _ in range(2):
        result = run("schema", name, "--write", "--project", str(tmp_path), columns=300)
        assert (result.exit_code, result.stderr) == (0, "")
        (file,) = tmp_path.rglob("*.schema.json")
        assert file.read_bytes() == schema_of(name, Project(tmp_path))
        assert result.stdout.splitlines()[-1] == f"# yaml-language-server: $schema={file.name}"
        assert file.parent == tmp_path / FILES.get(name, "templates/topics")
        file.write_text("{}", "utf-8")


@pytest.mark.parametrize("part", ["hold", "times", "sets", "rest", "times_a_day", "weeks"])
@pytest.mark.parametrize(
    ("value", "valid"), [(3, True), ("1½", True), ("5-10", True), (-3, False), (12345, False), ("ten", False)]
)
def test_an_editor_refuses_a_dose_that_the_program_refuses(part: str, value: object, valid: bool) -> None:
    """A whole number below none, or too long to be one, as much as a word: patterns are for texts only."""
    schema = json.loads(schema_of("exercises", PROJECT))
    topic = _load((BUILTIN / "templates" / "topics" / "neck-exercises.yaml").read_text("utf-8"))
    topic["exercises"][0]["dose"] = {part: value}
    assert Draft202012Validator(schema).is_valid(topic) == valid
