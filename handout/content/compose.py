"""Composition: from a topic to a handout, with points chosen and all words final.

Nothing here knows how the handout is laid out.
"""

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from handout.content.approval import find_approval
from handout.content.assets import card_pictures, disclaimer_pictures
from handout.content.clinic import Approval
from handout.content.compose_card import compose_card
from handout.content.compose_figure import compose_figure
from handout.content.conditions import ConditionId
from handout.content.dose import BETWEEN
from handout.content.handout import BodyFigure, Card, Closing, Dot, Front, Handout, Patient
from handout.content.language import Language
from handout.content.loaded_topic import LoadedTopic
from handout.content.scale import compose_scale, explain_scale, scale_limits
from handout.content.selection import Advised, Omitted, advised, check_doses, choose, wrong_choices
from handout.content.topic import Topic
from handout.content.topic_card import CardSpec, Illustration
from handout.problems import InputError
from handout.request.options import Selection
from handout.request.patient import NOBODY, PatientDetails
from handout.schema.markup import MARKUP, strip_markup


def compose(
    material: LoadedTopic,
    choice: Selection,
    details: PatientDetails = NOBODY,
    *,
    qr: bool = False,
    name_on_pages: bool = True,
) -> Handout:
    """Return the handout of a topic for *choice* and one patient.

    With *qr*, the links of cards get QR codes; with *name_on_pages*, the patient's name is for every page. Raise
    InputError for unknown cards or conditions, or if no card is left.
    """
    topic, words = material.topic.value, material.words.language
    clinic = material.clinic.value if material.clinic else None
    try:
        avoided, chosen, omitted = choose(topic, material.words.conditions, choice)
    except InputError:
        raise InputError(wrong_choices(topic, material.words.conditions, choice, details)) from None
    check_doses(details, topic, chosen)
    advice = (clinic is None or clinic.print_advice) if choice.advice is None else choice.advice
    groups = [card.group or "" for card in chosen]
    numbered = _is_numbered(topic, chosen)
    composed = [
        replace(
            compose_card(material, topic.cards.index(card), n, details.dose(card.id), advice=advice, qr=qr),
            group=groups[n - 1] if groups[n - 1] not in groups[n - 2 : n - 1] else "",
            within=groups[n - 1],
            numbered=numbered,
        )
        for n, card in enumerate(chosen, 1)
    ]
    cards = tuple(explain_scale(composed, chosen, material))
    approval = find_approval(material.id, topic, material.pictures, clinic)
    status, brief = _status(approval, words)
    unchecked = _unchecked(material, approval)
    title, version, after = topic.short_title, topic.version, "".join(f"{BETWEEN}{phrase}" for phrase in unchecked)
    return Handout(
        topic=material.id,
        language=topic.language,
        title=topic.title,
        subject=topic.short_title,
        footer=words.fill(words.footer, topic=title, version=version, status=status) + after,
        brief_footer=words.fill(words.footer, topic=title, version=version, status=brief) + after,
        words=words,
        headings=material.words.kind.headings,
        clinic=clinic,
        logo=material.logo,
        front=_front(material, omitted, avoided, patient(details, words)),
        cards=cards,
        closing=_closing(material, chosen, cards, status),
        left_out=tuple(p.id for p in topic.cards if p not in chosen and p not in dict(omitted)),
        avoided=tuple(p.id for p, _ in omitted),
        source=material.topic.source,
        words_source=material.words.source,
        clinic_source=material.clinic.source if material.clinic else None,
        owner=owner(details) if name_on_pages else "",
        unchecked=unchecked,
    )


def _is_numbered(topic: Topic, chosen: Sequence[CardSpec]) -> bool:
    """Return whether the numbers of the cards are printed.

    Cards on a body map need them.
    """
    wanted = topic.spec.numbered if topic.numbered is None else topic.numbered
    return wanted or any(card.on_body.front or card.on_body.back for card in chosen)


def patient(details: PatientDetails, words: Language) -> Patient:
    """Return the patient's lines, with the date in the handout's language."""
    day = details.day
    on = words.full_date(day) if isinstance(day, date) else ""
    return Patient(details.patient or "", on, details.by or "", details.note or "")


def owner(details: PatientDetails) -> str:
    """Return the patient's name as it stands on every page, without markup."""
    return strip_markup(details.patient or "")


def _status(approval: Approval | None, words: Language) -> tuple[str, str]:
    """Return the approval of a text, in full and in brief without a name.

    A text that nobody approved is a draft.
    """
    if not approval:
        return words.draft, words.draft
    on = words.full_date(approval.date)
    whole = words.fill(words.approved, by=approval.by, role=approval.role, date=on)
    return whole, words.fill(words.approved_on, date=on) if words.approved_on else whole


def _unchecked(material: LoadedTopic, approval: Approval | None) -> tuple[str, ...]:
    """Return what every footer adds for a translation that no translator has checked.

    It is said in the language of the translation and in English.
    """
    if not material.translation or material.translation.header.checked_by or (approval and approval.translator):
        return ()
    own, english = material.words.language.not_checked, material.not_checked
    return tuple(filter(None, dict.fromkeys((own, english if own == english else f"[{english}]{{en}}"))))


def _front(
    material: LoadedTopic,
    omitted: Sequence[Omitted],
    avoided: tuple[ConditionId, ...],
    patient: Patient,
) -> Front:
    """Return the content of the front page."""
    topic, words = material.topic.value, material.words.language
    clinic = material.clinic.value if material.clinic else None
    advice = advised(topic, material.words.conditions, avoided, omitted)
    return Front(
        patient=patient,
        disclaimer=topic.disclaimer,
        taught=clinic is not None and clinic.training == "taught",
        red_flags=topic.red_flags,
        call_now=words.fill_call((clinic and clinic.emergency_number) or words.emergency_unknown),
        call_today=words.fill_call((clinic and clinic.urgent_number) or words.urgent_unknown),
        left_out=(*_left_out(topic, words, omitted), *advice.others),
        asks=_asks(words, advice),
        figures={
            name: compose_figure(spec, ("disclaimer", name, "picture"), material)
            for name, spec in disclaimer_pictures(topic)
        },
    )


def _left_out(topic: Topic, words: Language, omitted: Sequence[Omitted]) -> tuple[str, ...]:
    """Return one sentence for each reason to leave out cards."""
    notices = []
    for why in dict.fromkeys(reasons for _, reasons in omitted):
        named = tuple(full_name(card, topic) for card, reasons in omitted if reasons == why)
        reason = words.listed(tuple(words.condition(c) for c in why))
        notices.append(words.fill(words.left_out, reasons=reason, points=words.listed(named)))
    return tuple(notices)


def _asks(words: Language, advice: Advised) -> tuple[str, ...]:
    """Return the other sentences of page 1 about the conditions to avoid."""
    asks = [*advice.sentences]
    for phrase, conditions in ((words.ask_before, advice.ask), (words.not_written_for, advice.never)):
        if conditions:
            named = words.listed(tuple(words.condition(c) for c in conditions))
            asks.append(words.fill(phrase, conditions=named))
    return tuple(asks)


def full_name(card: CardSpec, topic: Topic) -> str:
    """Return a card's name, with its note if two cards have that name."""
    twice = sum(other.name == card.name for other in topic.cards) > 1
    return f"{card.name} ({card.note})" if twice and card.note else card.name


def _closing(material: LoadedTopic, chosen: Sequence[CardSpec], cards: Sequence[Card], status: str) -> Closing:
    """Return the texts after the cards."""
    topic, words, kind = material.topic.value, material.words.language, material.words.kind
    year, month = topic.next_review.split("-")
    due = words.fill(words.month, month=words.months[int(month) - 1], year=int(year))
    body = topic.body_map
    bodies = tuple(_body(spec, side, chosen, material) for side, spec in _shown_sides(topic, chosen).items())
    scale = compose_scale(chosen, material)
    return Closing(
        map_heading=body.heading if body else "",
        bodies=bodies,
        legend=tuple(
            (card.number, words.enumerated((card.name, spec.note)) if spec.note else card.name)
            for card, spec in zip(cards, chosen, strict=True)
        ),
        scale=scale,
        scale_key=topic.spec.scale or "",
        scale_heading=kind.headings[topic.spec.scale] if scale and topic.spec.scale else "",
        limit=(material.words.kind.scale_limit or "") if scale else "",
        scale_limit=scale_limits(cards, material) if scale else "",
        intro=topic.intro,
        evidence=topic.evidence,
        sources=_sources(material),
        pictures=_credits(topic, chosen, words),
        review=words.fill(words.reviewed, version=topic.version, status=status, month=due),
    )


def _sources(material: LoadedTopic) -> tuple[str, ...]:
    """Return the sources, which a translation has in the original's language.

    They are one text, for in a text from right to left each would stand before the last.
    """
    sources = material.topic.value.sources
    if not material.translation or not sources or any(map(MARKUP.search, sources)):
        return sources
    return (f"[{' '.join(sources)}]{{{material.translation.original.value.language}}}",)


def _shown_sides(topic: Topic, chosen: Sequence[CardSpec]) -> dict[str, Illustration]:
    """Return the whole-body figures that carry the number of a card, by their sides."""
    if topic.body_map is None:
        return {}
    figures = {"front": topic.body_map.front, "back": topic.body_map.back}
    return {side: spec for side, spec in figures.items() if any(getattr(card.on_body, side) for card in chosen)}


def _body(spec: Illustration, side: str, chosen: Sequence[CardSpec], material: LoadedTopic) -> BodyFigure:
    """Return a whole-body figure with the numbers of the cards on this *side*.

    It keeps clear what their pictures name and it shows as well, such as the navel, by which a place is found.
    """
    landmarks = material.pictures[spec.file].landmarks
    dots = tuple(
        Dot(n, landmarks[p] if isinstance(p, str) else p)
        for n, card in enumerate(chosen, 1)
        for p in getattr(card.on_body, side)
    )
    numbers = tuple(dict.fromkeys(str(dot.number) for dot in dots))
    shown = [card for card in chosen if getattr(card.on_body, side)]
    pictures = [picture for card in shown for picture in (card.picture, *card.pictures) if picture]
    named = {place for picture in pictures for each in picture.callouts for _, place in each.places()}
    clear = {landmarks[name] for name in named if isinstance(name, str) and name in landmarks}
    clear -= {dot.place for dot in dots}
    figure = compose_figure(spec, ("body_map", side), material, numbers)
    return BodyFigure(replace(figure, keep_clear=tuple(sorted(clear))), dots, spec.alt)


def _credits(topic: Topic, chosen: Sequence[CardSpec], words: Language) -> str:
    """Return the source of every printed picture, grouped by source."""
    cards: dict[str, list[str]] = {}
    numbered = _is_numbered(topic, chosen)
    for number, card in enumerate(chosen, 1):
        for spec in card_pictures(topic, topic.cards.index(card)):
            known = str(number) if numbered else full_name(card, topic)
            if known not in (same := cards.setdefault(spec.source, [])):
                same.append(known)
    parts: dict[str, list[str]] = {}
    for name, spec in disclaimer_pictures(topic):
        parts.setdefault(spec.source, []).append(getattr(topic.disclaimer, name).heading)
    figures = {spec.source for spec in _shown_sides(topic, chosen).values()}
    lines = []
    for source in dict.fromkeys((*cards, *sorted(figures), *parts)):
        numbers = tuple(cards.get(source, ()))
        phrase = words.card_numbered if len(numbers) == 1 else words.cards_numbered
        named = [*numbers]
        if numbered and numbers:
            named = [words.fill(phrase, numbers=_runs(numbers, words))]
        named += [words.body_figures] if source in figures else []
        named += [f"{words.quotes[0]}{heading}{words.quotes[1]}" for heading in parts.get(source, ())]
        lines.append(words.fill(words.picture_of, cards=words.listed(tuple(named)), source=source))
    return " ".join(map(words.capitalize, lines))


def _runs(numbers: tuple[str, ...], words: Language) -> str:
    """Return numbers as one phrase, as a range (``1–7``) if they are consecutive."""
    values = [int(n) for n in numbers]
    if len(values) > 2 and values == list(range(values[0], values[-1] + 1)):
        return f"{values[0]}–{values[-1]}"
    return words.listed(numbers)
