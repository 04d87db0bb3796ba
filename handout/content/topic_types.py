"""The models of the topics of one kind, built from its data.

They have what every topic has, and the fields that the kind adds or asks for.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal, TypeVar, cast, get_args

from msgspec import defstruct, field

from handout.content.dose import AMOUNT, AMOUNT_FORM, check_amount
from handout.content.kind import FieldSpec, Form, Kind, PartForm, PartSpec
from handout.content.kind_check import find_faults
from handout.content.topic import Essay, Topic
from handout.content.topic_card import POINT, Advice, CardSpec, PictureSpec, PointName, Short, Step
from handout.content.topic_safety import Disclaimer, Guidance, Listing, RedFlags, Section, Training
from handout.problems import InputError, Problem
from handout.schema.describe import find_doc, to_flow
from handout.schema.model import TIDY_LINE, Check, Doc, Limits, Model, Universal, Words, list_fields
from handout.schema.model_reader import YamlFile

M = TypeVar("M", bound=Model)

Amount = Annotated[
    str, TIDY_LINE, Check(check_amount), Limits(pattern=f"^(?:{AMOUNT.pattern})$", description=AMOUNT_FORM)
]

WhoPoint = Annotated[
    Words,
    Limits(
        pattern=r"^(none|(LU|LI|ST|SP|HT|SI|BL|KI|PC|TE|GB|LR|GV|CV|EX-[A-Z]{1,3}) ?\d{1,2})$",
        description="a WHO point code such as CV6 or BL23, or 'none'",
    ),
    Universal(),
]

WRITTEN = (Form.TEXT, Form.LIST, Form.STEPS)
"""The forms of fields in which an author writes what he or she likes."""

SomeWords = Annotated[tuple[Words, ...], Limits(min_length=1)]

FORMS: dict[Form, Any] = {
    Form.TEXT: Words,
    Form.LIST: SomeWords,
    Form.STEPS: Annotated[tuple[Words | Step, ...], Limits(min_length=1, max_length=20)],
    Form.WHO_POINT: WhoPoint,
}
"""The type of each form of a field but the choice, whose type holds its values."""

PARTS: dict[PartForm, Any] = {
    PartForm.TEXT: Words,
    PartForm.SECTION: Section,
    PartForm.LIST: Listing,
    PartForm.TRAINING: Training,
    PartForm.GUIDANCE: Guidance,
}
"""The type of each form of a part of the disclaimer."""

NEEDS: dict[str, Any] = {
    "red_flags": RedFlags,
    "intro": Essay,
    "evidence": Essay,
    "sources": Annotated[SomeWords, Universal()],
}
CARD_NEEDS: dict[str, Any] = {"picture": PictureSpec, "cautions": SomeWords, "note": Words}
"""The optional keys that a kind may need, of a topic and of a card."""


@lru_cache(32)
def topic_type(kind: YamlFile[Kind]) -> type[Topic]:
    """Return the model of the topics of a kind; raise InputError for a wrong one."""
    spec = kind.value
    problems = [
        Problem.of(kind.source.where(fault.path), "wrong-kind", reason=fault.reason, cure=fault.cure)
        for fault in find_faults(spec, tuple(NEEDS), (*CARD_NEEDS, "dose"))
    ]
    if problems:
        raise InputError(problems)
    parts = [
        _define(each.field, PARTS[each.form], _describe_part(each, spec), required=each.required)
        for each in spec.disclaimer
    ]
    fields: list[Any] = [
        (
            "disclaimer",
            _described(
                Topic,
                "disclaimer",
                _extend(
                    Disclaimer,
                    [*parts, *_exampled(Disclaimer, spec.examples, ["short"])],
                    {"part_specs": spec.disclaimer},
                ),
            ),
        ),
        *((name, _described(Topic, name, NEEDS[name])) for name in spec.needs),
        ("cards", _described(Topic, "cards", _some(_card_type(spec))), field(name=spec.cards)),
    ]
    return _extend(Topic, fields, {"spec": spec})


class SharedPoint(CardSpec, kw_only=True):
    """A point that is said once, for the cards of all topics."""

    how_to_begin: ClassVar[str] = "copy one of templates/points"


@lru_cache(32)
def point_type(kind: YamlFile[Kind]) -> type[CardSpec]:
    """Return the model of the points that cards of a kind can take."""
    spec = kind.value
    own = spec.shared.own if spec.shared else ()
    fields = [field for field in _card_fields(spec) if field[0] not in (*own, "dose", "time", "advice")]
    return _extend(SharedPoint, fields, {"spec": spec})


def _some(model: type[CardSpec]) -> Any:  # noqa: ANN401 - a type
    """Return the type of a list of one or more of *model*."""
    return Annotated[tuple[model, ...], Limits(min_length=1)]  # type: ignore[valid-type]


def _card_type(spec: Kind) -> type[CardSpec]:
    """Return the model of the cards of a kind."""
    fields, instead = _card_fields(spec), ""
    if spec.shared:
        about = Doc("A point of templates/points, instead of a place and a picture of the card's own.", "LI4")
        fields.append(_define(POINT, PointName, about))
        instead = POINT
    return _extend(CardSpec, fields, {"spec": spec, "any_of": _alternatives(spec), "instead": instead})


def _card_fields(spec: Kind) -> list[Any]:
    """Return the fields that the cards of a kind have, besides those of every card."""
    fields = [
        _define(name, _type_of(each), _describe_field(spec, name), required=each.required)
        for name, each in spec.fields.items()
    ]
    if spec.dose.free:
        fields += [
            _define("time", Words, Doc("How long, if the source names a time.", "a few seconds")),
            ("advice", Annotated[Advice, Doc("What your clinic advises; a clinic can switch it off.")], Advice()),
        ]
    if spec.dose.parts:
        amounts = [
            _define(name, Amount if name in spec.dose.amounts else Words, _describe_dose(spec, name))
            for name in spec.dose.parts
        ]
        example = spec.dose.example or dict.fromkeys(spec.dose.amounts, "1")
        about = Doc("How often and how much, as numbers.", to_flow(example) if example else "")
        fields.append(_define("dose", _extend(Dose, amounts), about, required="dose" in spec.card_needs))
    texts = [
        _define(each.field, Words, _describe_short(spec, each.field))
        for each in spec.sections
        if each.short and each.field in spec.fields
    ]
    whole = spec.examples.get("cautions", ())
    brief = {"caution": whole if isinstance(whole, str) else " ".join(whole), **spec.examples}
    short = _extend(Short, [*texts, *_exampled(Short, brief, ["caution"])])
    fields.append(("short", _described(CardSpec, "short", short), short()))
    common = [name for name in ("cautions", "stops", "note", "group") if name not in spec.card_needs]
    fields += _exampled(CardSpec, spec.examples, common)
    fields += [
        (name, _described(CardSpec, name, CARD_NEEDS[name], spec.examples.get(name)))
        for name in spec.card_needs
        if name in CARD_NEEDS
    ]
    return fields


def _exampled(base: type[Model], examples: Mapping[str, object], names: Sequence[str]) -> list[Any]:
    """Return the optional fields of *base*, by *names*, of which there are *examples*."""
    found: list[Any] = []
    for each in list_fields(base):
        if each.name in names and (example := examples.get(each.name)):
            hint, *rest = get_args(base.__annotations__[each.name])
            bare = Annotated[(hint, *(part for part in rest if not isinstance(part, Doc)))] if len(rest) > 1 else hint
            found.append((each.name, _described(base, each.name, bare, example), each.default))
    return found


def _alternatives(spec: Kind) -> tuple[str, ...]:
    """Return the keys of which a card has at least one, if it needs none of them."""
    printed = [each.field for each in spec.sections if not each.lead]
    needed = {*spec.card_needs, *(name for name, field in spec.fields.items() if field.required)}
    names = spec.one_of or printed
    return () if needed & {*names} else tuple(dict.fromkeys(key for name in names for key in spec.keys_of(name)))


def _describe_field(spec: Kind, name: str) -> Doc:
    """Return the words and the example of a field of a card.

    Without an example of its own, what it is for stands there: it says what to write.
    """
    field, heading = spec.fields[name], spec.words.headings.get(name, name.replace("_", " ").capitalize())
    example = field.example or (f"{field.about or f'{heading} …'}" if field.form in WRITTEN else "")
    if isinstance(example, str) and field.form in (Form.LIST, Form.STEPS):
        example = (example,) if field.example else (example, "…")
    if field.form is Form.WHO_POINT and not example:
        example = "CV6"
    return Doc(field.about or f"What stands under '{heading}'.", to_flow(example))


def _describe_short(spec: Kind, name: str) -> Doc:
    """Return the words and the example of a shorter text of a field."""
    example = spec.fields[name].example or spec.fields[name].about or "In fewer words."
    return Doc(f"'{name}' in fewer words.", to_flow(example if isinstance(example, str) else example[0]))


def _describe_dose(spec: Kind, name: str) -> Doc:
    """Return the words and the example of a part of a dose."""
    phrase = spec.words.amounts.get(name)
    if phrase is None:
        return Doc(
            "A part of the dose, printed as written.", to_flow(spec.dose.example.get(name, "as we have shown you"))
        )
    words = phrase if isinstance(phrase, str) else phrase.other
    return Doc(f"The number in '{words}'.", spec.dose.example.get(name, "1"))


def _describe_part(spec: PartSpec, kind: Kind) -> Doc:
    """Return the words and the example of a part of the disclaimer.

    Without an example of its own, the first text has the words for the *kind*, and others have what they are for.
    """
    texts = [each.field for each in kind.disclaimer if each.form is PartForm.TEXT]
    about = (spec.about or "").removesuffix(".")
    example: object = spec.example
    match spec.form:
        case PartForm.TEXT if not example:
            example = kind.about if spec.field == texts[0] else spec.about or "Say it in one or two sentences."
        case PartForm.SECTION if about and not example:
            example = {"heading": about, "text": "Say it in one or two sentences."}
        case PartForm.LIST if about and not example:
            example = {"heading": about, "items": ("One line each.",)}
    return Doc(spec.about or f"The part '{spec.field}' of page 1.", to_flow(example or ""))


def _described(base: type[Model], name: str, hint: Any, example: object = None) -> Any:  # noqa: ANN401 - any value
    """Return a type with the words of the field it replaces, and an example."""
    doc = find_doc(base.__annotations__[name])  # reading all hints of a model takes long
    return Annotated[hint, doc if example is None else Doc(doc.about, to_flow(example))]


class Dose(Model):
    """How often and how much; a kind adds the parts."""

    def __post_init__(self) -> None:
        """Raise ValueError for a dose that says nothing."""
        if not any(getattr(self, name) for name in self.__struct_fields__):
            msg = f"says nothing; write one or more of {', '.join(self.__struct_fields__)}, or delete it"
            raise ValueError(msg)


def _type_of(spec: FieldSpec) -> Any:  # noqa: ANN401 - a type
    """Return the type of a field."""
    return Literal[spec.values] if spec.form is Form.CHOICE else FORMS[spec.form]


def _define(name: str, hint: Any, doc: Doc, *, required: bool = False) -> Any:  # noqa: ANN401 - a field
    """Return a field for ``defstruct``, which is None if it is missing."""
    return (name, Annotated[hint, doc]) if required else (name, Annotated[hint | None, doc], None)


def _extend(base: type[M], fields: list[Any], attributes: dict[str, object] | None = None) -> type[M]:
    """Return a model with the fields of *base* and more.

    *attributes* are those of the class.
    """
    extended = defstruct(
        base.__name__,
        fields,
        bases=(base,),
        module=base.__module__,
        namespace={"__doc__": base.__doc__, **(attributes or {})},
        frozen=True,
        forbid_unknown_fields=True,
        kw_only=True,
    )
    return cast("type[M]", extended)
