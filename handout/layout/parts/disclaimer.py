"""The disclaimer: in two columns, as parts under headings, or over two pages."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Handout
from handout.content.topic import Pressing
from handout.layout.page import Block, Role, artifact, section, stack
from handout.layout.parts.frames import PAD, Panel, band, framed
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import bullets, paragraph, run_in_heading

MEASURE = 34
"""The width of a line of about 80 characters, in ems."""


class Share(Struct, frozen=True, kw_only=True):
    """The parts of the disclaimer that are printed on page 1.

    `parts` is the number of required parts, counted by their importance: that it is no cure, pregnancy, when to
    stop, training.  The optional ones are `about`, what the topic is about and how pressing may feel, `why`, the
    reason for training, and `ask`, whom to ask first and where never to press.  `asks` is the number of questions
    of this reader's own, counted from the last (None for all).  `gap` is the space between the parts.
    """

    parts: int = 4
    about: bool = False
    why: bool = False
    ask: bool = False
    asks: int | None = None
    gap: float = 0.25


def whole_disclaimer(handout: Handout, width: float, style: PageStyle) -> Block:
    """Return the whole disclaimer in two columns that end together.

    The widths of the columns and the parts in them are chosen for equal heights.
    """
    disclaimer, inner = handout.front.disclaimer, width - 2 * PAD
    gap = style.sizes.text * 0.6

    def columns(share: float, first: int) -> tuple[float, list[Block], list[Block]]:
        left = (inner - 22) * share
        parts = _parts(handout, left, style)[:first], _parts(handout, inner - 22 - left, style)[first:]
        return left, *parts

    def unevenness(found: tuple[float, list[Block], list[Block]]) -> tuple[float, float]:
        one, other = stack(found[1], gap).height, stack(found[2], gap).height
        return round(max(one, other)), abs(one - other)

    shares = (0.5, 0.52, 0.48, 0.54, 0.46, 0.56, 0.44)
    left, one, other = min((columns(share, first) for share in shares for first in range(1, 5)), key=unevenness)
    tall = max(stack(one, gap).height, stack(other, gap).height)
    both = Block(tall, (*_even(one, tall, gap).marks, *_even(other, tall, gap).at(left + 22, 0)))
    measure = min(inner, MEASURE * style.text.size)
    intro = paragraph(f"{disclaimer.about} {disclaimer.not_a_cure}", measure, style.text)
    rows = [*_bold(handout.front.notices, measure, style), intro, both]
    return _in_frame(disclaimer.heading, stack(rows, gap * 1.1), width, style)


def divided_disclaimer(handout: Handout, width: float, style: PageStyle, share: Share) -> tuple[Block, Block | None]:
    """Return the *share* of the disclaimer for page 1, and the rest if there is any.

    What concerns this reader alone comes first: the points that were left out, then what to ask.
    """
    front, disclaimer, inner = handout.front, handout.front.disclaimer, width - 2 * PAD
    structure = style.colours.structure

    def headed(heading: str, text: str) -> Block:
        return run_in_heading(heading, text, inner, style.text, structure)

    about = paragraph(disclaimer.about, inner, style.text)
    effects = paragraph(disclaimer.pressing.effects, inner, style.text)
    press = f"{disclaimer.pressing.heading}{handout.words.full_stop}"
    why, training = disclaimer.training.why, front.training
    brief = training if share.why else training.removeprefix(why).strip()
    required = [
        (0, paragraph(disclaimer.not_a_cure, inner, style.text)),
        (3, headed(disclaimer.training.heading, brief if share.parts > 3 else training)),
        (1, headed(disclaimer.pregnancy.heading, disclaimer.pregnancy.text)),
        (2, headed(press, _press_text(disclaimer.pressing) if share.about else disclaimer.pressing.stop)),
    ]
    asking = _under_heading(
        disclaimer.ask_first.heading, bullets(disclaimer.ask_first.items, inner, style.text, structure), inner, style
    )
    never = headed(disclaimer.never_press.heading, disclaimer.never_press.text)
    optional = [asking, never]
    asks = front.asks if share.asks is None else front.asks[max(0, len(front.asks) - share.asks) :]
    on_page_1 = (*front.left_out, *asks)
    page_1 = [
        *_bold(on_page_1, inner, style),
        *([about] if share.about else []),
        *(block for rank, block in required if rank < share.parts),
        *(optional if share.ask else []),
    ]
    rest = [
        *_bold(tuple(notice for notice in front.notices if notice not in on_page_1), inner, style),
        *(block for rank, block in required if rank >= share.parts),
        *([] if share.why or share.parts < 4 else [paragraph(why, inner, style.text)]),
        *([] if share.about else [about, effects]),
        *([] if share.ask else optional),
    ]
    gap = style.sizes.text * share.gap
    first = _in_frame(disclaimer.heading, stack(page_1, gap), width, style)
    if not rest:
        return first, None
    return first, _in_frame(handout.words.read_on, stack(rest, style.sizes.text * 0.4), width, style)


def disclaimer_parts(handout: Handout, width: float, style: PageStyle) -> list[Block]:
    """Return the whole disclaimer as parts under headings."""
    disclaimer = handout.front.disclaimer
    return [paragraph(f"{disclaimer.about} {disclaimer.not_a_cure}", width, style.text), *_parts(handout, width, style)]


def _parts(handout: Handout, width: float, style: PageStyle) -> list[Block]:
    """Return the five parts of the disclaimer that may be set in columns."""
    disclaimer = handout.front.disclaimer
    ask = bullets(disclaimer.ask_first.items, width, style.text, style.colours.structure)
    parts = (
        (disclaimer.training.heading, paragraph(handout.front.training, width, style.text)),
        (disclaimer.pregnancy.heading, paragraph(disclaimer.pregnancy.text, width, style.text)),
        (disclaimer.pressing.heading, paragraph(_press_text(disclaimer.pressing), width, style.text)),
        (disclaimer.ask_first.heading, ask),
        (disclaimer.never_press.heading, paragraph(disclaimer.never_press.text, width, style.text)),
    )
    return [_under_heading(heading, body, width, style) for heading, body in parts]


def _even(parts: Sequence[Block], tall: float, gap: float) -> Block:
    """Return *parts* spread over *tall*, so that columns end together.

    No gap grows beyond three times its size.
    """
    spare = tall - stack(parts, gap).height
    return stack(parts, gap + min(spare / max(1, len(parts) - 1), 2 * gap))


def _under_heading(heading: str, body: Block, width: float, style: PageStyle) -> Block:
    """Return *body* under its heading."""
    return stack((paragraph(heading, width, style.part, Role.PART), body), 0.5)


def _press_text(pressing: Pressing) -> str:
    """Return when to stop pressing and what it may feel like."""
    return f"{pressing.stop} {pressing.effects}"


def _bold(sentences: Sequence[str], width: float, style: PageStyle) -> list[Block]:
    """Return *sentences* as one bold paragraph, or nothing if there are none."""
    return [paragraph(" ".join(sentences), width, replace(style.text, bold=True))] if sentences else []


def _in_frame(heading: str, body: Block, width: float, style: PageStyle) -> Block:
    """Return *body* in the disclaimer's frame."""
    ground, ink = style.solid
    letters = replace(style.part, size=style.sizes.text * 1.22, colour=ink)
    head = paragraph(heading, width - 2 * PAD, letters, Role.HEADING)
    top = head.height + 8
    box = framed(Block(top + body.height, body.at(0, top)), width, Panel.DISCLAIMER, style)
    over = artifact(band(width, top, Panel.DISCLAIMER, ground, style.colours.structure))
    return section(Block(box.height, (over, *head.at(PAD, 4), *box.marks)))
