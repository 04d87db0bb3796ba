"""List what can be chosen on the page.

That is topics, cards, conditions, formats, clinics and plans.
All words come from the topic, its kind and its language, as they are printed.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from msgspec import Struct

from handout.check.load_topic import load_topic
from handout.content.compose import compose
from handout.content.condition_groups import group_conditions, name_group, read_groups
from handout.content.conditions import Condition, excluded_by, is_implied, merge_conditions
from handout.content.handout import Card, Dose
from handout.content.joined import topics_of_cards
from handout.content.language import Language
from handout.content.loaded_topic import LoadedTopic
from handout.content.project import DEFAULT_KIND, Project
from handout.content.request_words import read_plan
from handout.formats import FORMATS
from handout.layout.figures.ink import Ink
from handout.papers import PAPERS
from handout.problems import NOWHERE, HandoutError, InputError
from handout.request.option import Kind, Option
from handout.request.options import EVERYTHING, OPTIONS, Request
from handout.request.plan import Plan, request_of_plan
from handout.request.topic_names import topic_names
from handout.schema.markup import strip_markup
from handout.web.words import DEFAULT, page_words


class Asked(Struct, frozen=True):
    """The words in which the page asks for conditions."""

    language: Language
    conditions: Mapping[str, Condition]


def describe_start(project: Project, page: str) -> dict[str, Any]:
    """Return what the page opens with.

    It is its words, the endings of tables, all topics, and what can be chosen of the first that can be read.
    """
    from handout.mail_merge.tables.table_formats import (
        TABLE_ENDINGS,
    )  # else loaded for each process, for the page alone

    topics = list_topics(project)
    start: dict[str, Any] = {"page": page_words(project, page), "tables": list(TABLE_ENDINGS), "topics": topics}
    for each in topics:
        with suppress(HandoutError):
            return {**start, "topic": describe_topic(project, each["id"], None, page)}
    return {**start, "topic": None}


def list_topics(project: Project) -> list[dict[str, Any]]:
    """Return each topic with its titles, or with the problem of reading it.

    A translation is no topic of its own.
    """
    found: list[dict[str, Any]] = []
    for name in project.names("topics"):
        if "." in name:  # a translation
            continue
        try:
            topic = project.topic(name).value
        except InputError as error:
            problem = error.problems[0].message
            found.append({"id": name, "title": name, "short": name, "kind": "", "languages": [], "problem": problem})
            continue
        titles = {"title": strip_markup(topic.title), "short": strip_markup(topic.short_title)}
        found.append(
            {
                "id": name,
                **titles,
                "kind": topic.kind or DEFAULT_KIND,
                "languages": _languages(project, topic.language, (name,)),
            }
        )
    return found


def describe_topic(project: Project, name: str, language: str | None, page: str) -> dict[str, Any]:
    """Return what can be chosen of one or more topics, in one of their languages.

    Conditions are said in the language of the *page* if it has words for them: who asks for them reads that one. Raise
    InputError if a topic or its translation cannot be read.
    """
    settings = project.settings().value
    clinic = project.clinic(settings)
    material = load_topic(project, name, clinic, language)
    handout = compose(material, EVERYTHING)
    topic = material.topic.value
    names = topic_names(name)
    alone = [load_topic(project, each, clinic, language) for each in names] if len(names) > 1 else [material]
    origins = topics_of_cards([(of, each.topic) for of, each in zip(names, alone, strict=True)], material.language)
    return {
        "id": ",".join(names),
        "topics": [
            {"id": of, "short": strip_markup(each.topic.value.short_title)}
            for of, each in zip(names, alone, strict=True)
        ],
        "title": strip_markup(topic.title),
        "short": strip_markup(topic.short_title),
        "language": topic.language,
        "languages": _languages(
            project, topic.language if language is None else project.topic(names[0]).value.language, names
        ),
        "one": material.words.kind.one,
        "many": material.words.kind.many,
        "cards": [
            {**_describe_card(card, excluded_by(spec.conditions, material.words.conditions)), "topics": list(of)}
            for card, spec, of in zip(handout.cards, topic.cards, origins, strict=True)
        ],
        "groups": _conditions(project, material, _ask_in(project, name, material, page)),
        "clinics": list(project.names("clinics")),
        "clinic": settings.clinic or "",
        "themes": list(project.names("themes")),
        "plans": [describe_plan(project, name) for name in project.names("plans")],
        "formats": {
            key: {
                "papers": list(each.papers),
                "icon": each.icon,
                "wide": each.wide,
                "options": [option.name for option in OPTIONS.values() if not option.formats or key in option.formats],
            }
            for key, each in FORMATS.items()
        },
        "inks": [str(ink) for ink in Ink],
        "sizes": {paper: [round(size.width), round(size.height)] for paper, size in PAPERS.items()},
    }


def _languages(project: Project, own: str, names: tuple[str, ...]) -> list[str]:
    """Return the languages that all of some topics have, their own first."""
    translated = [
        {each.partition(".")[2] for each in project.names("topics") if each.startswith(f"{name}.")} for name in names
    ]
    return [own, *sorted(set.intersection(*translated))]


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


def _conditions(project: Project, material: LoadedTopic, asked: Asked) -> list[dict[str, Any]]:
    """Return the conditions that the topic speaks of, in groups."""
    topic, known = material.topic.value, material.words.conditions
    cards: Mapping[str, list[str]] = {
        name: [card.id for card in topic.cards if is_implied(name, known, card.conditions)] for name in known
    }
    used = [name for name in known if cards[name] or is_implied(name, known, topic.disclaimer.conditions)]
    english = project.language(DEFAULT, NOWHERE).value
    return [
        {
            "id": group,
            "name": name_group(group, asked.language, material.language.value, english),
            "conditions": [_describe_condition(each, known, asked, cards[each]) for each in members],
        }
        for group, members in group_conditions(used, known, read_groups(project)).items()
    ]


def _describe_condition(name: str, known: Mapping[str, Condition], asked: Asked, cards: list[str]) -> dict[str, Any]:
    """Return what the page shows of a condition, and all words that find it."""
    printed, shown = known[name], asked.conditions.get(name, known[name])
    return {
        "id": name,
        "words": strip_markup(shown.words),
        "also": list(dict.fromkeys((*shown.also, strip_markup(printed.words), *printed.also))),
        "cards": cards,
    }


def _ask_in(project: Project, name: str, material: LoadedTopic, page: str) -> Asked:
    """Return the words in which the page asks for conditions.

    They are those of the topic in the page's language. If it has none, those of the language: but a topic keeps its own
    words for what it names differently.
    """
    if page == material.topic.value.language:
        return Asked(material.language.value, material.words.conditions)
    with suppress(HandoutError):
        spoken = load_topic(project, name, None, page)
        return Asked(spoken.language.value, spoken.words.conditions)
    with suppress(HandoutError):
        language = project.language(page, NOWHERE).value
        shared = merge_conditions(language.conditions)
        return Asked(
            language, {id_: each for id_, each in shared.items() if id_ not in material.topic.value.conditions}
        )
    return Asked(material.language.value, material.words.conditions)


def describe_plan(project: Project, name: str) -> dict[str, Any]:
    """Return a plan as a form, or with the problem for which it cannot be chosen."""
    try:
        read = project.read("plans", name, Plan)
        plan = read.value
        request, _ = read_plan(read, load_topic(project, plan.topic, None, request_of_plan(plan, []).language))
    except InputError as error:
        return {"id": name, "about": "", "topic": "", "form": {}, "problem": error.problems[0].message}
    values = {
        option.name: _to_json(_of_plan(option, request))
        for option in OPTIONS.values()
        if option.plan and _of_plan(option, request) != option.default
    }
    return {"id": name, "about": plan.about or "", "topic": ",".join(topic_names(plan.topic)), "form": values}


def _of_plan(option: Option, request: Request) -> object:
    """Return the value of an option in the request of a plan, whose doses are its own."""
    return request.patient.plan_doses if option.kind is Kind.DOSES else option.value(request)


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
