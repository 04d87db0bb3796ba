"""Pictures to put into a topic."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms

from handout.content.assets import PictureFile
from handout.layout.figures.drawing import Drawing
from handout.layout.figures.picture import load


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """Return the file of a picture."""
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def png_chunk(kind: bytes, content: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def colour_profile(space: str = "sRGB") -> bytes:
    """Return an ICC profile of LittleCMS."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(space)).tobytes()


def load_drawing(file: PictureFile) -> Drawing:
    """Return a file that is a drawing, loaded."""
    picture = load(file)
    assert isinstance(picture, Drawing)
    return picture
