"""The cards, body figures and disclaimer of a poster, measured once."""

from msgspec.structs import replace

from handout.content.handout import Handout
from handout.layout.formats.poster_card import PosterCard
from handout.layout.formats.poster_card_space import space_of
from handout.layout.formats.poster_parts import PosterDisclaimer, PosterMap
from handout.layout.formats.poster_plans import Placing, plans
from handout.layout.formats.poster_words import heading_of, words_of
from handout.layout.setting import Setting


class PosterWords:
    """The parts of a poster, measured once for pages of every size.

    Where it is *doubted* that heights fall with the width, each is measured. They are set *close* where space is scarce.
    """

    def __init__(self, handout: Handout, setting: Setting, *, doubted: bool = False, close: bool = False) -> None:
        """Measure nothing yet."""
        self.handout, self.setting, self.close = handout, setting, close
        self.words = [words_of(card, setting, doubted=doubted) for card in handout.cards]
        self.headings = [heading_of(card, setting.style, doubted=doubted) for card in handout.cards]
        grouped = (replace(card, group=card.group or card.within) for card in handout.cards)
        self.repeated = [heading_of(card, setting.style, doubted=doubted) for card in grouped]
        self.map = PosterMap(handout, setting)
        self.disclaimer = PosterDisclaimer(handout, setting, doubted=doubted)
        groups = tuple(bool(card.group) for card in handout.cards)
        self.plans = plans(groups, bool(handout.closing.bodies), close)

    def cards(self, least_picture: float, placing: Placing, *, repeated: bool = False) -> list[PosterCard]:
        """Return the cards with words in their *placing*, and pictures of a least width.

        Each has the heading of its group if this is *repeated*, else if it begins the group.
        """
        parts = zip(self.handout.cards, self.words, self.repeated if repeated else self.headings, strict=True)
        return [
            PosterCard(card, space_of(words, heading, least_picture, placing, self.close))
            for card, words, heading in parts
        ]
