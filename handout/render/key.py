"""The key of the cache: everything that changes a PDF.

It is a hash of the request (all options but ``UNKEYED``), the project's settings, the theme, the content of all files of
the topic (``LoadedTopic.digest``) and the fonts, with the shape of a patient's lines (``PatientLines.shape``) and the
number of the style. On disk the program itself is added. Of a patient nothing but the shape goes into it.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

from msgspec import Struct

from handout.check.topics import printed_texts
from handout.content.loaded_topic import LoadedTopic
from handout.content.settings import ProjectSettings
from handout.installed import program
from handout.layout.text.font_stamp import letters_of_other_fonts, stamp_fonts
from handout.request.options import OPTIONS, Request
from handout.schema.model_reader import YamlFile

UNKEYED = frozenset(
    {("", name) for name in ("topic", "problems", "places", "columns")}
    | {(option.part, option.field) for option in OPTIONS.values() if not option.keyed}
)
"""The fields (with their part of the request) that are not in the cache key.

They name files whose content is in the key, belong to one patient, or serve messages only.
"""


class RenderKey(Struct, frozen=True):
    """The cache key of a render: equal keys give equal prints, except for the lines.

    *inputs* is a hash of the request and of all files. *lines* is the shape of the patient's lines, None
    without a patient. A request with doses is not *stored* on disk. *style* is the number of the style, 0 for the usual
    one.
    """

    inputs: str
    lines: tuple[object, ...] | None = None
    stored: bool = True
    style: int = 0

    def with_lines(self, lines: tuple[object, ...]) -> "RenderKey":
        """Return the key for patient's lines of this shape."""
        return RenderKey(self.inputs, lines, self.stored, self.style)

    def name_on_disk(self) -> bytes | None:
        """Return the name of the stored entry; None if this program is not identified."""
        if (edition := program()) is None:
            return None
        return "\n".join((self.inputs, repr(self.lines), str(self.style), *edition)).encode("utf-8", "surrogatepass")


def request_key(
    request: Request,
    settings: ProjectSettings,
    theme: bytes,
    topic: LoadedTopic,
    digest: str,
    second: LoadedTopic | None,
) -> RenderKey:
    """Return the cache key of a request, without a patient's lines.

    *digest* is that of the topic.
    """
    topics = (topic, second) if second else (topic,)
    fonts = "\n".join(filter(None, map(_fonts_of, topics)))
    digests = " ".join((digest, second.digest()) if second else (digest,))
    whole = repr((cache_key(request), settings, sha256(theme).hexdigest(), digests, fonts))
    details = request.patient
    inputs = sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
    return RenderKey(inputs, None, not (details.doses or details.plan_doses))


def _fonts_of(topic: LoadedTopic) -> str:
    """Return a value that changes with the fonts that a topic is printed in."""
    files = (topic.topic, topic.kind, topic.language, *([topic.clinic] if topic.clinic else []))
    letters = "".join(map(_letters_of_other_fonts, files))
    return stamp_fonts(letters, topic.topic.value.language)


@lru_cache(32)
def _letters_of_other_fonts(read: YamlFile[Any]) -> str:
    """Return the letters of a file that may need another font than FiraGO."""
    return letters_of_other_fonts(text for _, text in printed_texts(read))


def cache_key(request: Request) -> tuple[object, ...]:
    """Return the cache key: all options that change pages, without patient lines."""
    return tuple(_iter_key_fields(request))


def _iter_key_fields(struct: Struct, part: str = "") -> Iterator[tuple[str, object]]:
    """Yield the name and value of each field of the cache key.

    Every field counts, except those in ``UNKEYED``.
    """
    for name in struct.__struct_fields__:
        value = getattr(struct, name)
        if (part, name) in UNKEYED:
            continue
        if isinstance(value, Struct):
            yield name, tuple(_iter_key_fields(value, name))
        else:
            yield name, tuple(value.items()) if isinstance(value, Mapping) else value
