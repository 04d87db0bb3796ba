"""What a kind asks of a card is told in the card's own keys."""

from pathlib import Path

import pytest
import yaml
from support.whole_topic import whole_topic

from handout.check.load_topic import load_topic
from handout.content.project import project_for
from handout.installed import BUILTIN
from handout.problems import InputError

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
