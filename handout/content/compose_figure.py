"""Composition of a picture with its callouts and its alternative text."""

from handout.content.assets import Spot
from handout.content.callouts import Place
from handout.content.handout import Callout, Figure
from handout.content.loaded_topic import LoadedTopic
from handout.content.topic_card import Illustration, PictureSpec
from handout.schema.markup import strip_markup
from handout.schema.model import KeyPath


def compose_figure(spec: Illustration, path: KeyPath, material: LoadedTopic, numbers: tuple[str, ...] = ()) -> Figure:
    """Return a picture with its callouts.

    The words and *numbers* drawn on the picture are added to its alt text.
    """
    picture, words = material.pictures[spec.file], material.words.language

    def spot(place: Place) -> Spot:
        return picture.landmarks[place] if isinstance(place, str) else place

    card = spec if isinstance(spec, PictureSpec) else None
    callouts = tuple(
        Callout(
            each.kind,
            tuple(spot(place) for _, place in each.places()),
            each.label(),
            each.label_side(),
            each.numerals(),
        )
        for each in (card.callouts if card else ())
    )
    labels = [label for each in callouts for label in (strip_markup(each.text), *each.numerals) if label]
    sentences = [words.fill(words.words_in_picture, words=words.enumerated(labels))] if labels else []
    sentences += [words.describe_numbers(numbers)] if numbers else []
    alt = " ".join((spec.alt, *sentences))
    clear = tuple(spot(place) for place in (card.keep_clear if card else ()))
    return Figure(picture, alt, path, callouts, (card.caption or "") if card else "", clear)
