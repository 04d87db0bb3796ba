"""Composition: from a topic to a handout, with points chosen and all words final.

Nothing here knows how the handout is laid out.
"""

from collections.abc import Sequence

from handout.content.assets import Spot
from handout.content.callouts import Place
from handout.content.clinic import Clinic
from handout.content.handout import (
    BodyFigure,
    Callout,
    Card,
    Closing,
    Dose,
    Dot,
    Figure,
    Front,
    Handout,
    Link,
    Patient,
    Posture,
    Prose,
    Warnings,
)
from handout.content.language import Language
from handout.content.named import unnamed
from handout.content.project import LoadedTopic
from handout.content.selection import Advised, Omitted, advised, check_doses, choose
from handout.content.topic import Illustration, PictureSpec, Point, Strength, Topic
from handout.request.conditions import Condition
from handout.request.patient import NOBODY, PatientDetails
from handout.request.request import Selection
from handout.schema.markup import display_address, strip_markup
from handout.schema.model import KeyPath


def compose(material: LoadedTopic, choice: Selection, details: PatientDetails = NOBODY, *, qr: bool = False) -> Handout:
    """Return the handout of a topic for *choice* and one patient.

    With *qr*, the links of points get QR codes.  Raise InputError for unknown points or conditions, or if no
    point is left.
    """
    topic, words = material.topic.value, material.language.value
    clinic = material.clinic.value if material.clinic else None
    avoided, points, omitted = choose(topic, choice)
    check_doses(details, topic, points)
    advice = (clinic is None or clinic.print_advice) if choice.advice is None else choice.advice
    cards = tuple(
        _card(n + 1, topic.points.index(p), p, material, advice, details.dose(p.id), qr=qr)
        for n, p in enumerate(points)
    )
    status, brief = _status(material.id, topic, clinic, words)
    title, version = topic.short_title, topic.version
    return Handout(
        topic=material.id,
        language=topic.language,
        title=topic.title,
        subject=topic.short_title,
        footer=words.fill(words.footer, topic=title, version=version, status=status),
        brief_footer=words.fill(words.footer, topic=title, version=version, status=brief),
        words=words,
        clinic=clinic,
        logo=material.logo,
        front=_front(topic, clinic, words, omitted, avoided, patient(details, words)),
        cards=cards,
        closing=_closing(material, points, cards, status),
        left_out=tuple(p.id for p in topic.points if p not in points and p not in dict(omitted)),
        avoided=tuple(p.id for p, _ in omitted),
        source=material.topic.source,
        words_source=material.language.source,
        clinic_source=material.clinic.source if material.clinic else None,
    )


def patient(details: PatientDetails, words: Language) -> Patient:
    """Return the patient's lines, with the date in the handout's language."""
    day = details.day
    month = words.months[day.month - 1] if day else ""
    on = words.fill(words.day, day=str(day.day), month=month, year=str(day.year)) if day else ""
    return Patient(details.patient or "", on, details.by or "", details.note or "")


def _status(topic_id: str, topic: Topic, clinic: Clinic | None, words: Language) -> tuple[str, str]:
    """Return the approval of this text, in full and in brief without a name.

    A text that nobody approved is a draft.
    """
    for approval in clinic.approvals if clinic else ():
        if (approval.topic, approval.version) == (topic_id, topic.version):
            on = words.fill(
                words.day,
                day=str(approval.date.day),
                month=words.months[approval.date.month - 1],
                year=str(approval.date.year),
            )
            whole = words.fill(words.approved, by=approval.by, role=approval.role, date=on)
            return whole, words.fill(words.approved_on, date=on) if words.approved_on else whole
    return words.draft, words.draft


def _front(
    topic: Topic,
    clinic: Clinic | None,
    words: Language,
    omitted: Sequence[Omitted],
    avoided: tuple[Condition, ...],
    patient: Patient,
) -> Front:
    """Return the texts of the front page."""
    advice = advised(topic, avoided, omitted)
    training = topic.disclaimer.training
    taught = clinic is not None and clinic.training == "taught"
    return Front(
        patient=patient,
        disclaimer=topic.disclaimer,
        training=f"{training.why} {training.taught if taught else training.untrained}",
        red_flags=topic.red_flags,
        call_now=words.fill(words.call, number=(clinic and clinic.emergency_number) or words.emergency_unknown),
        call_today=words.fill(words.call, number=(clinic and clinic.urgent_number) or words.urgent_unknown),
        left_out=(*_left_out(topic, words, omitted), *advice.others),
        asks=_asks(words, advice),
    )


def _left_out(topic: Topic, words: Language, omitted: Sequence[Omitted]) -> tuple[str, ...]:
    """Return one sentence for each reason to leave out points."""
    notices = []
    for why in dict.fromkeys(reasons for _, reasons in omitted):
        named = tuple(full_name(point, topic) for point, reasons in omitted if reasons == why)
        reason = words.listed(tuple(words.conditions[c] for c in why))
        notices.append(words.fill(words.left_out, reasons=reason, points=words.listed(named)))
    return tuple(notices)


def _asks(words: Language, advice: Advised) -> tuple[str, ...]:
    """Return the other sentences of page 1 about the conditions to avoid."""
    asks = [*advice.sentences]
    for phrase, conditions in ((words.ask_before, advice.ask), (words.not_written_for, advice.never)):
        if conditions:
            named = words.listed(tuple(words.conditions[c] for c in conditions))
            asks.append(words.fill(phrase, conditions=named))
    return tuple(asks)


def full_name(point: Point, topic: Topic) -> str:
    """Return a point's name, with its note if two points have that name."""
    twice = sum(other.name == point.name for other in topic.points) > 1
    return f"{point.name} ({point.note})" if twice and point.note else point.name


def _card(number: int, index: int, point: Point, material: LoadedTopic, advice: bool, dose: str, *, qr: bool) -> Card:
    """Return the card of one point."""
    words, path = material.language.value, ("points", index)
    aside = [words.fill(words.also_called, name=point.also_called)] if point.also_called else []
    aside += [words.fill(words.code, code=point.code)] if point.code != "none" else []
    return Card(
        number=number,
        id=point.id,
        path=path,
        name=point.name,
        note=point.note or words.sides[point.sides],
        aside=" · ".join(aside),
        aside_path=(*path, "also_called" if point.also_called else "code"),
        figure=_figure(point.picture, (*path, "picture"), material),
        sections=(
            _where(point, path, words),
            _how(point, path, material),
            _dose(point, path, words, dose, advice=advice),
            Prose(heading=words.helps, text=point.helps, path=(*path, "helps")),
            *([_link(point.link, path, words, qr=qr)] if point.link else []),
        ),
        warnings=_warnings(point, path, words),
    )


def _where(point: Point, path: KeyPath, words: Language) -> Prose:
    """Return the section on where to press."""
    text = f"{point.where} {point.helper}" if point.helper else point.where
    longer = "helper" if point.helper and len(point.helper) > len(text) / 2 else "where"
    return Prose(
        heading=words.where,
        text=text,
        path=(*path, longer),
        short=point.short.where or text,
        short_path=(*path, "short", "where") if point.short.where else (*path, "where"),
    )


def _how(point: Point, path: KeyPath, material: LoadedTopic) -> Prose:
    """Return the section on how to press."""
    posture, spec = None, point.position
    if spec:
        figure = _figure(spec.picture, (*path, "position", "picture"), material) if spec.picture else None
        posture = Posture(spec.text, (*path, "position", "text"), figure)
    return Prose(
        heading=material.language.value.how,
        text=point.how,
        path=(*path, "how"),
        short=point.short.how or _with_posture(point),
        short_path=(*path, "short", "how") if point.short.how else (*path, "how"),
        posture=posture,
    )


def _dose(point: Point, path: KeyPath, words: Language, dose: str, *, advice: bool) -> Dose:
    """Return the section on how hard, how long and how often to press.

    The time is the requested one, else the one of the source, else the advice (where the clinic prints advice).
    """
    strength = words.strengths[point.strength].name
    if dose:
        return Dose(heading=strength, text=dose)
    if point.time:
        return Dose(heading=strength, text=point.time, path=(*path, "time"))
    texts = {key: text for key in ("time", "often") if advice and (text := getattr(point.advice, key))}
    longest = max(texts, key=lambda key: len(texts[key]), default="time")
    return Dose(heading=strength, text=" · ".join(texts.values()), path=(*path, "advice", longest))


def _link(address: str, path: KeyPath, words: Language, *, qr: bool) -> Link:
    """Return the section with the link of a point."""
    code = words.fill(words.qr_code, address=display_address(address)) if qr else ""
    return Link(heading=words.more, address=address, path=(*path, "link"), code=code)


def _warnings(point: Point, path: KeyPath, words: Language) -> Warnings:
    """Return the warnings of a point."""
    others = unnamed((words.conditions[c] for c in point.conditions), (*point.cautions, *point.stops), words.forbidding)
    conditions = "; ".join(others) + words.full_stop if others else ""
    listed = [f"{words.not_with} {conditions}"] if conditions else []
    return Warnings(
        heading=words.take_care,
        cautions=point.cautions,
        stops=point.stops,
        conditions_heading=words.not_with,
        conditions=conditions,
        short=point.short.caution or " ".join((*point.cautions, *point.stops, *listed)),
        short_path=(*path, "short", "caution") if point.short.caution else (*path, "cautions"),
    )


def _with_posture(point: Point) -> str:
    """Return how to press, with the position in words.

    This is for pages without the pictogram of the position.
    """
    return f"{point.how} ({point.position.text})" if point.position else point.how


def _figure(spec: Illustration, path: KeyPath, material: LoadedTopic, numbers: tuple[str, ...] = ()) -> Figure:
    """Return a picture with its callouts.

    The words and *numbers* drawn on the picture are added to its alt text.
    """
    picture, words = material.pictures[spec.file], material.language.value

    def spot(place: Place) -> Spot:
        return picture.landmarks[place] if isinstance(place, str) else place

    callouts = tuple(
        Callout(each.kind, tuple(spot(place) for _, place in each.places()), each.label(), each.label_side())
        for each in (spec.callouts if isinstance(spec, PictureSpec) else ())
    )
    labels = ", ".join(strip_markup(each.text) for each in callouts if each.text)
    sentences = [words.fill(words.words_in_picture, words=labels)] if labels else []
    sentences += [words.fill(words.numbers_in_picture, numbers=", ".join(numbers))] if numbers else []
    alt = " ".join((spec.alt, *sentences))
    return Figure(picture, alt, path, callouts, (spec.caption or "") if isinstance(spec, PictureSpec) else "")


def _closing(material: LoadedTopic, points: Sequence[Point], cards: Sequence[Card], status: str) -> Closing:
    """Return the texts after the cards."""
    topic, words = material.topic.value, material.language.value
    year, month = topic.next_review.split("-")
    due = words.fill(words.month, month=words.months[int(month) - 1], year=year)
    used = [s for s in Strength if any(point.strength is s for point in points)]
    body = topic.body_map
    bodies = (
        tuple(_body(spec, side, points, material) for side, spec in (("front", body.front), ("back", body.back)))
        if body
        else ()
    )
    return Closing(
        map_heading=body.heading if body else "",
        bodies=bodies,
        legend=tuple(
            (card.number, f"{card.name}, {point.note}" if point.note else card.name)
            for card, point in zip(cards, points, strict=True)
        ),
        strengths=tuple((words.strengths[s].name, words.strengths[s].meaning) for s in used),
        intro=topic.intro,
        evidence=topic.evidence,
        sources=topic.sources,
        pictures=_credits(topic, points, words),
        review=words.fill(words.reviewed, version=topic.version, status=status, month=due),
    )


def _body(spec: Illustration, side: str, points: Sequence[Point], material: LoadedTopic) -> BodyFigure:
    """Return a whole-body figure with the numbers of the points on this *side*."""
    dots = tuple(
        Dot(n, material.pictures[spec.file].landmarks[p] if isinstance(p, str) else p)
        for n, point in enumerate(points, 1)
        for p in getattr(point.on_body, side)
    )
    numbers = tuple(dict.fromkeys(str(dot.number) for dot in dots))
    return BodyFigure(_figure(spec, ("body_map", side), material, numbers), dots)


def _credits(topic: Topic, points: Sequence[Point], words: Language) -> str:
    """Return the source of every printed picture, grouped by source."""
    cards: dict[str, list[str]] = {}
    for number, point in enumerate(points, 1):
        cards.setdefault(point.picture.source, []).append(str(number))
        if (
            point.position
            and point.position.picture
            and str(number) not in (same := cards.setdefault(point.position.picture.source, []))
        ):
            same.append(str(number))
    figures = {spec.source for spec in (topic.body_map.front, topic.body_map.back)} if topic.body_map else set()
    lines = []
    for source in dict.fromkeys((*cards, *sorted(figures))):
        numbers = tuple(cards.get(source, ()))
        phrase = words.card_numbered if len(numbers) == 1 else words.cards_numbered
        named = [words.fill(phrase, numbers=_runs(numbers, words))] if numbers else []
        named += [words.body_figures] if source in figures else []
        lines.append(words.fill(words.picture_of, cards=words.listed(tuple(named)), source=source))
    return " ".join(line[0].upper() + line[1:] for line in lines)


def _runs(numbers: tuple[str, ...], words: Language) -> str:
    """Return numbers as one phrase, as a range (``1–7``) if they are consecutive."""
    values = [int(n) for n in numbers]
    if len(values) > 2 and values == list(range(values[0], values[-1] + 1)):
        return f"{values[0]}–{values[-1]}"
    return words.listed(numbers)
