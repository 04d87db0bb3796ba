"""List what can be chosen on the page.

That is topics, cards, conditions, formats, clinics and plans.
All words come from the topic, its kind and its language, as they are printed.
"""

from collections.abc import Mapping
from typing import Any

from handout.check.runner import load_topic
from handout.content.compose import compose
from handout.content.handout import Card, Dose
from handout.content.project import LoadedTopic, Project
from handout.geometry import PAPERS
from handout.layout.figures.ink import Ink
from handout.problems import HandoutError
from handout.render.formats import FORMATS
from handout.request.options import EVERYTHING, OPTIONS
from handout.request.plan import Plan, request_of_plan
from handout.schema.markup import strip_markup


def list_topics(project: Project) -> list[dict[str, str]]:
    """Return the id and titles of each topic that can be read, no translations."""
    found = []
    for name in project.names("topics"):
        if "." in name:  # a translation
            continue
        try:
            topic = project.topic(name).value
        except HandoutError:
            continue
        found.append({"id": name, "title": strip_markup(topic.title), "short": strip_markup(topic.short_title)})
    return found


def describe_topic(project: Project, name: str, language: str | None) -> dict[str, Any]:
    """Return what can be chosen of one topic, in one of its languages.

    Raise InputError if the topic or its translation cannot be read.
    """
    settings = project.settings()
    material = load_topic(project, name, project.clinic(settings), language)
    handout = compose(material, EVERYTHING)
    topic = material.topic.value
    return {
        "id": name,
        "title": strip_markup(topic.title),
        "short": strip_markup(topic.short_title),
        "language": topic.language,
        "languages": [
            topic.language if language is None else project.topic(name).value.language,
            *_translations(project, name),
        ],
        "one": material.words.kind.one,
        "many": material.words.kind.many,
        "cards": [_describe_card(card, spec.conditions) for card, spec in zip(handout.cards, topic.cards, strict=True)],
        "conditions": _conditions(material),
        "clinics": list(project.names("clinics")),
        "clinic": settings.clinic or "",
        "themes": list(project.names("themes")),
        "plans": _plans(project, name),
        "formats": {
            key: {
                "papers": list(each.papers),
                "options": [option.name for option in OPTIONS.values() if not option.formats or key in option.formats],
            }
            for key, each in FORMATS.items()
        },
        "inks": [str(ink) for ink in Ink],
        "sizes": {paper: [round(size.width), round(size.height)] for paper, size in PAPERS.items()},
    }


def _translations(project: Project, name: str) -> list[str]:
    """Return the languages into which a topic is translated."""
    return sorted(each.partition(".")[2] for each in project.names("topics") if each.startswith(f"{name}."))


def _describe_card(card: Card, conditions: tuple[str, ...]) -> dict[str, Any]:
    """Return what the page shows of a card."""
    dose = next((each for each in card.sections if isinstance(each, Dose)), None)
    return {
        "id": card.id,
        "name": strip_markup(card.name),
        "note": strip_markup(card.note),
        "aside": strip_markup(card.aside),
        "dose": strip_markup(dose.text) if dose else "",
        "has_dose": dose is not None,
        "strength": strip_markup(dose.heading) if dose else "",
        "alt": strip_markup(card.figure.alt) if card.figure else "",
        "conditions": list(conditions),
    }


def _conditions(material: LoadedTopic) -> list[dict[str, Any]]:
    """Return the conditions that the topic speaks of, those of most cards first."""
    topic, known = material.topic.value, material.words.conditions
    cards: Mapping[str, list[str]] = {
        name: [card.id for card in topic.cards if name in card.conditions] for name in known
    }
    used = [name for name in known if cards[name] or name in topic.disclaimer.conditions]
    return [
        {"id": name, "words": strip_markup(known[name].words), "also": list(known[name].also), "cards": cards[name]}
        for name in sorted(used, key=lambda name: -len(cards[name]))
    ]


def _plans(project: Project, topic: str) -> list[dict[str, Any]]:
    """Return the plans for a topic as forms; a plan that cannot be read is left out."""
    found = []
    for name in project.names("plans"):
        try:
            plan = project.read("plans", name, Plan).value
        except HandoutError:
            continue
        if plan.topic == topic:
            request = request_of_plan(plan, [])
            values = {
                option.name: _to_json(option.value(request))
                for option in OPTIONS.values()
                if option.plan and option.is_given(request)
            }
            found.append({"id": name, "about": plan.about or "", "form": values})
    return found


def _to_json(value: Any) -> Any:  # noqa: ANN401 - as the option is
    """Return a value of an option as JSON has it."""
    match value:
        case bool() | int() | str() | None:
            return value
        case tuple():
            return list(value)
        case Mapping():
            return dict(value)
        case _:
            return str(value)
