"""Explain an unknown key: a slip, another word, or a key of another place.

Nothing is proposed that only looks alike: it would send the author the wrong way.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Union

from msgspec import Struct

from handout.schema.convert import Finding, Type, parse_fields, parse_hint
from handout.schema.model import KeyPath, Model
from handout.suggest import misspelt, nearest

SYNONYMS: dict[str, tuple[str, ...]] = {
    "points": ("exercises", "hints"),
    "exercises": ("points", "hints"),
    "hints": ("points", "exercises"),
    "title": ("heading", "name"),
    "heading": ("name", "title"),
    "label": ("text", "name"),
    "body": ("text",),
    "content": ("text",),
    "description": ("text", "alt", "about", "where", "move"),
    "instructions": ("how", "move", "steps", "text"),
    "instruction": ("how", "move", "text"),
    "movement": ("move",),
    "action": ("move", "how", "text"),
    "starting_position": ("start", "position"),
    "start_position": ("start", "position"),
    "location": ("where", "at"),
    "place": ("where", "at"),
    "image": ("picture", "file"),
    "images": ("pictures",),
    "photo": ("picture", "file"),
    "photos": ("pictures",),
    "img": ("picture", "file"),
    "figure": ("picture",),
    "drawing": ("picture", "file"),
    "filename": ("file",),
    "path": ("file",),
    "src": ("file",),
    "alt_text": ("alt",),
    "credit": ("source",),
    "author": ("source", "by"),
    "licence": ("source",),
    "license": ("source",),
    "legend": ("caption",),
    "warning": ("cautions", "short"),
    "warnings": ("cautions",),
    "caution": ("cautions",),
    "precautions": ("cautions",),
    "contraindications": ("conditions", "cautions"),
    "not_for": ("conditions",),
    "not_with": ("conditions",),
    "references": ("sources",),
    "url": ("link", "web"),
    "video": ("link",),
    "website": ("web", "link"),
    "web_site": ("web",),
    "tel": ("phone",),
    "telephone": ("phone",),
    "emergency": ("emergency_number",),
    "urgent": ("urgent_number",),
    "reps": ("times",),
    "repetitions": ("times",),
    "repeat": ("times",),
    "repeats": ("times",),
    "duration": ("hold", "time"),
    "seconds": ("hold",),
    "pause": ("rest",),
    "frequency": ("times_a_day", "often"),
    "per_day": ("times_a_day",),
    "days": ("days_a_week", "diary"),
    "dosage": ("dose", "doses"),
    "exercise": ("exercises",),
    "cards": ("points", "exercises", "hints"),
    "items": ("points", "exercises", "hints"),
    "tips": ("hints",),
    "red_flag": ("red_flags",),
    "danger_signs": ("red_flags",),
    "warning_signs": ("red_flags",),
    "introduction": ("intro",),
    "review": ("next_review",),
    "subtitle": ("short_title",),
    "lang": ("language",),
    "type": ("kind", "form"),
    "x": ("at",),
    "position": ("at",),
    "to_avoid": ("avoid",),
    "name": ("id", "heading"),
}
"""Words that authors use for a key, with the keys that they mean."""


class Meant(Struct, frozen=True):
    """What an unknown key means: the *cure*, and the *place* of the key that it means.

    The place is None if nothing is proposed.
    """

    cure: str
    place: KeyPath | None = None


def synonyms_of(word: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return the keys that a word may mean, even if it is misspelt.

    A word that is a misspelt *known* key has no synonyms but those of its own.
    """
    typed = word.casefold().replace("-", "_").replace(" ", "_")
    if typed in SYNONYMS or misspelt(typed, known):
        return SYNONYMS.get(typed, ())
    return SYNONYMS.get(misspelt(typed, SYNONYMS), ())


def explain_unknown_key(finding: Finding, root: type[Model], value: Any) -> Meant:  # noqa: ANN401 - any value of a file
    """Return what an unknown key of a file means.

    *root* is the model of the file, *value* its content.
    """
    *above, typed = finding.place.path
    owners = [*_models_along(root, above, value)]
    typed = str(typed)
    words = (typed, *synonyms_of(typed, finding.known))
    slip = nearest(typed, finding.known)
    for word in words[1:]:
        if word in finding.known:
            return Meant(f"did you mean '{word}'?", (*above, word))
    for path, model in reversed(owners[:-1]):
        if typed in parse_fields(model) and len(path) < len(above):
            beside = above[len(path)]
            return Meant(f"it is indented too far: begin it in the column of '{beside}'", (*path, typed))
    below = [(word, found) for word in words if owners and (found := _below(owners[-1][1], word))]
    if below and (below[0][0] == typed or not slip.startswith("did you")):
        word, found = below[0]
        if _is_empty(value, (*above, found)):
            cure = f"indent it, and what else belongs to it, two columns further than '{found}'"
        else:
            cure = f"it belongs under '{found}': write {found}: {{{word}: …}}"
        return Meant(cure, (*above, found, word))
    if slip.startswith("did you"):
        return Meant(slip, (*above, slip.split("'")[1]))
    return Meant(slip)


def _is_empty(value: Any, path: Sequence[str | int]) -> bool:  # noqa: ANN401 - any value of a file
    """Return whether a key is there with nothing in it."""
    for step in path[:-1]:
        value = value[step]
    return path[-1] in value and value[path[-1]] is None


def find_model(root: type[Model], path: Sequence[str | int], value: Any) -> type[Model] | None:  # noqa: ANN401
    """Return the model of the value at *path*, or None if it is of none."""
    owners = [*_models_along(root, path, value)]
    return owners[-1][1] if owners and len(owners[-1][0]) == len(path) else None


def _below(model: type[Model], word: str) -> str:
    """Return the field of a model whose own fields have this key; empty if none has."""
    for key, (_, kind) in parse_fields(model).items():
        inner = _unwrap(kind)
        if not inner.words and _is_model(inner) and word in parse_fields(inner.base):
            return key
    return ""


def _models_along(root: type[Model], path: Sequence[str | int], value: Any) -> Iterator[tuple[KeyPath, type[Model]]]:  # noqa: ANN401
    """Yield each model on the way to *path*, with its own path."""
    kind = parse_hint(root)
    for at in range(len(path) + 1):
        kind = _unwrap(kind)
        if kind.words and isinstance(value, dict) and _is_model(kind):
            kind = kind.words.get(str(value.get(str(kind.base.__struct_config__.tag_field))), kind)
        if _is_model(kind) and (not kind.words):
            yield tuple(path[:at]), kind.base
        if at == len(path):
            return
        step = path[at]
        if _is_model(kind) and not kind.words and step in parse_fields(kind.base):
            kind = parse_fields(kind.base)[str(step)][1]
        elif kind.parts:
            kind = kind.parts[-1] if kind.base is dict or not isinstance(step, int) else kind.parts[0]
        else:
            return
        value = value[step] if isinstance(value, dict | tuple) else None  # type: ignore[index]


def _unwrap(kind: Type) -> Type:
    """Return a type without None, and of a text or something else the latter."""
    while kind.base is type(None) or (len(kind.parts) == 2 and kind.base is Union):
        kind = kind.parts[-1]
    return kind


def _is_model(kind: Type) -> bool:
    """Return whether a type is a model, or one of several."""
    return isinstance(kind.base, type) and issubclass(kind.base, Model)
