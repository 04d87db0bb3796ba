"""Conversion of any pixels to grey or sRGB on white, strip by strip."""

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image
    from PIL.ImageCms import ImageCmsTransform

SPACES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab ": "LAB"}
"""The pixel mode for each colour space of a profile (ICC.1:2010 7.2.6)."""


class Converter:
    """A converter of a picture's strips to *grey* or sRGB on white.

    *profile* is the ICC profile of the pixels. *clear* is the transparent colour of a picture without an alpha
    channel. In a *negative* picture white and black are exchanged.
    """

    def __init__(self, profile: bytes | None, *, grey: bool, clear: object = None, negative: bool = False) -> None:
        self.profile, self.grey, self.clear, self.negative = profile, grey, clear, negative
        self._known: dict[str, tuple[str, ImageCmsTransform | None]] = {}

    def __call__(self, strip: "Image.Image") -> "Image.Image":
        """Return one strip as it is printed."""
        from PIL import Image

        colours, alpha = self._sixteen(strip) if strip.mode.startswith("I;16") else self._parted(strip)
        colours = self._meant(colours)
        if alpha:
            colours = Image.composite(colours, Image.new(colours.mode, colours.size, "white"), alpha)
        return colours.convert("L" if self.grey else "RGB")

    def _parted(self, strip: "Image.Image") -> "tuple[Image.Image, Image.Image | None]":
        """Return the colours (L, RGB, CMYK or LAB), and the alpha channel if there is one."""
        strip.info = {} if self.clear is None else {"transparency": self.clear}
        if strip.mode == "1":
            strip = strip.convert("L")
            strip.info = {} if self.clear is None else {"transparency": self.clear}
        if strip.mode == "La":
            strip = strip.convert("LA")
        elif strip.mode != "LA" and strip.has_transparency_data:
            strip = strip.convert("RGBA")
        if strip.mode in ("LA", "RGBA"):
            return strip.getchannel("L") if strip.mode == "LA" else strip.convert("RGB"), strip.getchannel("A")
        return strip if strip.mode in ("L", "CMYK", "LAB") else strip.convert("RGB"), None

    def _sixteen(self, strip: "Image.Image") -> "tuple[Image.Image, Image.Image | None]":
        """Return the high bytes of 16-bit grey, and a mask of the opaque pixels."""
        from PIL import Image, ImageChops

        bands = Image.frombytes("LA", strip.size, strip.tobytes()).split()
        high, low = bands if strip.mode == "I;16B" else bands[::-1]
        if self.negative:
            high = ImageChops.invert(high)
        if not isinstance(self.clear, int):
            return high, None
        found = [
            band.point([255 * (value == wanted) for value in range(256)])
            for band, wanted in ((high, self.clear >> 8), (low, self.clear & 255))
        ]
        return high, ImageChops.invert(ImageChops.multiply(*found))

    def _meant(self, colours: "Image.Image") -> "Image.Image":
        """Return the colours converted through the profile, as grey or sRGB."""
        from PIL import ImageCms

        if colours.mode not in self._known:
            self._known[colours.mode] = _transform(self.profile, colours.mode)
        mode, transform = self._known[colours.mode]
        if transform is None:
            return colours if colours.mode == "L" else colours.convert("RGB")
        given = colours if colours.mode == mode else colours.convert(mode)
        return ImageCms.applyTransform(given, transform) or given


def _transform(profile: bytes | None, mode: str) -> "tuple[str, ImageCmsTransform | None]":
    """Return the mode that a profile takes, and the transform to sRGB.

    The transform is None if the values are sRGB already.
    """
    from PIL import ImageCms

    if profile is None and mode != "LAB":
        return mode, None
    try:
        source = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB") if mode == "LAB" else BytesIO(profile or b""))
        given = SPACES[source.profile.xcolor_space]
        if given != mode and (mode, given) != ("L", "RGB"):
            return mode, None
        return given, ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), given, "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, KeyError, TypeError):
        return mode, None  # without a usable profile the values count as sRGB
