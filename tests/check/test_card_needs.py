"""What a kind asks of a card is told in the card's own keys."""

from pathlib import Path

import pytest
import yaml
from support.whole_topic import whole_topic

from handout.check.load_topic import load_topic
from handout.cli.schemas import topic_type_of
from handout.content.loaded_topic import LoadedTopic
from handout.content.project import project_for
from handout.content.starter import starter
from handout.installed import BUILTIN
from handout.problems import InputError, short

TEMPLATES = BUILTIN / "templates"


@pytest.mark.parametrize(
    ("fields", "accepted"), [({}, False), ({"time": "a minute"}, True), ({"advice": {"often": "once"}}, True)]
)
def test_a_free_dose_can_be_asked_for(fields: dict[str, object], accepted: bool, tmp_path: Path) -> None:
    """A kind whose cards need a dose in words takes a time or an advice for it, and names these keys."""
    kind = (TEMPLATES / "kinds" / "acupressure.yaml").read_text("utf-8") + "\none_of: [dose]\n"
    topic = yaml.safe_load(whole_topic()) | {"kind": "pressed"}
    card = topic["points"][0]
    topic["points"][0] = {key: card[key] for key in card if key not in ("time", "advice")} | fields
    for folder, name, text in (("kinds", "pressed", kind), ("topics", "back-pain", yaml.safe_dump(topic))):
        (tmp_path / "templates" / folder).mkdir(parents=True)
        (tmp_path / "templates" / folder / f"{name}.yaml").write_text(text, "utf-8")
    project = project_for(None, tmp_path)
    if accepted:
        assert load_topic(project, "back-pain", None).topic.value.kind == "pressed"
        return
    with pytest.raises(InputError) as refused:
        load_topic(project, "back-pain", None)
    (problem,) = refused.value.problems
    assert (problem.rule, problem.wording, problem.hint) == ("empty-card", "one-of", "write one of them")
    assert "has none of time, advice" in problem.message


def load_hints(folder: Path, cards: list[dict[str, object]]) -> LoadedTopic:
    """Return a topic of hints with these cards, or raise InputError."""
    written = starter("mine", "hints", topic_type_of("hints", project_for(None, folder)))
    topic = yaml.safe_load(written) | {"hints": cards}
    (folder / "templates" / "topics").mkdir(parents=True)
    (folder / "templates" / "topics" / "mine.yaml").write_text(yaml.safe_dump(topic, sort_keys=False), "utf-8")
    return load_topic(project_for(None, folder), "mine", None)


@pytest.mark.parametrize("value", [["Sit."], {"a": "b"}, None, ""])
def test_a_text_of_the_wrong_form_is_not_missing_too(value: object, tmp_path: Path) -> None:
    """What the kind asks for is there, and cannot be used: that is one problem, not two."""
    with pytest.raises(InputError) as refused:
        load_hints(tmp_path, [{"id": "a", "name": "A", "text": value}])
    assert "empty-card" not in {problem.rule for problem in refused.value.problems}
    assert len(refused.value.problems) == 1


@pytest.mark.parametrize("sign", ["1. ", "2) ", "(3) ", "• ", "– ", "* ", "- ", "· "])
@pytest.mark.parametrize("key", ["steps", "do", "avoid", "cautions"])
def test_an_item_with_a_number_or_bullet_of_its_own_has_a_warning(sign: str, key: str, tmp_path: Path) -> None:
    """The page has one already: "1. 1. Sit tall." A number that is a word of the text has none."""
    items = [f"{sign}Sit tall.", "2 minutes of rest.", "1.5 l of water.", "-5 to 5."]
    topic = load_hints(tmp_path, [{"id": "a", "name": "A", "text": f"{sign}Sit.", key: items}])
    warnings = [each for each in topic.warnings if each.rule == "open-markup"]
    assert [short(sign.strip()) in each.message for each in warnings] == [True]
    assert f"{key}, item 1" in warnings[0].message
