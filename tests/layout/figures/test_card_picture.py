"""Several pictures of a card: one after the other, each with its caption."""

import pytest
from PIL import Image as Raster
from support.pages import page_style, texts_in
from support.pictures import encoded

from handout.content.assets import PictureFile
from handout.content.handout import Figure
from handout.geometry import Box
from handout.layout.figures.card_picture import CardPicture, card_picture
from handout.layout.figures.picture import load
from handout.layout.page import Group, Image, Path, Role, bounds, walk


def _pictures(size: tuple[int, int], captions: tuple[str, ...]) -> CardPicture:
    files = [PictureFile(f"{n}.png", encoded(Raster.new("RGB", size, (n, 99, 99))), {}) for n in range(len(captions))]
    figures = tuple(
        Figure(file, f"picture {n}", ("hints", 0, "pictures", n), (), caption)
        for n, (file, caption) in enumerate(zip(files, captions, strict=True))
    )
    found = card_picture(figures, {file.file: load(file) for file in files})
    assert found
    return found


@pytest.mark.parametrize(("size", "down"), [((70, 90), False), ((90, 60), True)])
def test_an_arrow_leads_from_picture_to_picture(size: tuple[int, int], down: bool) -> None:
    """Between two pictures stands one arrow that is not read, and each picture has its own alternative text."""
    drawn = _pictures(size, ("Start", "Middle", "End")).draw(Box(0, 0, 300, 300), page_style())
    assert drawn
    arrows = [m for g in drawn.marks if isinstance(g, Group) and g.role is Role.ARTIFACT for m in walk((g,))]
    shapes = [bounds(mark) for mark in arrows if isinstance(mark, Path)]
    images = [mark.box for mark in walk((drawn,)) if isinstance(mark, Image)]
    assert len(shapes) == 2
    for arrow, before, after in zip(shapes, images, images[1:], strict=False):
        if down:
            assert before.bottom < arrow.y < arrow.bottom < after.y
        else:
            assert before.right < arrow.x < arrow.right < after.x
    alts = [g.alt for g in drawn.marks if isinstance(g, Group) and g.role is Role.FIGURE]
    assert alts == ["picture 0", "picture 1", "picture 2"]


def test_each_caption_stands_below_its_picture() -> None:
    """Captions of pictures in a row begin where their pictures begin, and none runs into the next."""
    picture = _pictures((70, 90), ("Start", "", "End: hold here, and breathe in and out"))
    drawn = picture.draw(Box(0, 0, 300, 300 / picture.shape), page_style())
    assert drawn
    images = [mark.box for mark in walk((drawn,)) if isinstance(mark, Image)]
    words = texts_in(picture.captions(300, page_style()).marks)
    assert [round(text.box.x) for text in words] == [round(images[0].x), round(images[2].x)]
    assert all(bounds(text).right <= image.right + 1 for text, image in zip(words, (images[0], images[2]), strict=True))
    assert picture.caption(page_style()) == "Start → End: hold here, and breathe in and out"


def test_no_caption_takes_no_space() -> None:
    """Pictures without captions have an empty block below them."""
    assert _pictures((70, 90), ("", "")).captions(200, page_style()).height == 0
