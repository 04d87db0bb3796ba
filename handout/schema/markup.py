"""The inline markup of texts: bold, links and words in another language.

``**bold**``, ``[words](https://…)`` and ``[mots]{fr}``. Web addresses in a text are links without markup.
"""

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from handout.problems import Location, Problem, short
from handout.schema.spaces import remove_soft_hyphens

LANGUAGE_TAG = (
    r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
)
"""A language tag: language, script, region and variants (RFC 5646, 2.1).

The rarer parts, such as extensions, are not supported.
"""

MARKUP = re.compile(
    r"\*\*(?=\S)(?P<bold>.+?)(?<=\S)\*\*"
    r"|\[(?P<words>[^\[\]]+)\](?:\((?P<link>(?:[^\s()]|\([^\s()]*\))+)\)|\{(?P<language>" + LANGUAGE_TAG + r")\})"
    r"|(?P<address>https?://(?:[^\s<>()\[\]{}*\"]|\([^\s<>()\[\]{}*\"]*\))*(?:[\w/=&#%~+$-]|(?<=\))))",
    re.DOTALL,
)
LINK_SCHEMES = ("https://", "http://", "mailto:", "tel:")


class Span(Struct, frozen=True, gc=False):
    """A run of text with one weight, one language and one link target.

    An empty *language* is that of the handout. An empty *link* is no link.
    """

    text: str
    bold: bool = False
    language: str = ""
    link: str = ""


def parse_spans(text: str) -> Iterator[Span]:
    """Yield *text* as spans without markup.

    The words of a link are followed by its address, because paper cannot be clicked.
    """
    if "[" in text or "**" in text or "://" in text:
        yield from _parse_spans(text, Span(""))
    elif text:
        yield Span(text)


def strip_markup(text: str) -> str:
    """Return *text* without markup and soft hyphens, as it is read aloud."""
    return remove_soft_hyphens("".join(span.text for span in parse_spans(text)))


def find_bad_links(text: str) -> list[str]:
    """Return the links of *text* that are not to a web page, a mailbox or a telephone."""
    links = [span.link for span in parse_spans(text) if span.link]
    return [link for link in links if not link.startswith(LINK_SCHEMES) or not _is_visible(display_address(link))]


def _is_visible(words: str) -> bool:
    """Return whether any character of *words* can be seen."""
    return any(c.isprintable() and not c.isspace() for c in words)


OPEN_MARKUP = re.compile(r"\*\*|\]\(|\]\{|\[[^\[\]()]*\((?=$|https?:|mailto:|tel:)")
"""Signs that look like the beginning or end of markup."""


def _find_unclosed(text: str) -> Iterator[tuple[str, str]]:
    """Yield each sign in *text* that looks like markup but is printed as written.

    The sign is ``**``, ``](``, ``]{`` or ``[(``. The second item is the text from the sign on.
    """
    if "**" not in text and "[" not in text and "]" not in text:
        return
    for span in parse_spans(text):
        for found in OPEN_MARKUP.finditer(span.text):
            if found[0] not in span.link:  # an address may hold any of them
                yield (found[0] if len(found[0]) == 2 else "[("), span.text[found.start() :]


def display_address(address: str) -> str:
    """Return an address as it is printed, without the scheme and ``www.``.

    Browsers add both by themselves.
    """
    return re.sub(r"^(https?://(www\.)?|mailto:|tel:)", "", address).rstrip("/")


def _parse_spans(text: str, style: Span) -> Iterator[Span]:
    """Yield *text* as spans, with *style* for those outside its markup."""
    at = 0
    for match in MARKUP.finditer(text):
        if match.start() > at:
            yield replace(style, text=text[at : match.start()])
        at = match.end()
        match match.lastgroup:
            case "bold":
                yield from _parse_spans(match["bold"], replace(style, bold=True))
            case "link":
                inner = list(_parse_spans(match["words"], replace(style, link=match["link"])))
                yield from inner
                address = display_address(match["link"])
                if address.casefold() not in "".join(span.text for span in inner).casefold():
                    yield replace(style, text=f" ({address})", link=match["link"])
            case "language":
                yield from _parse_spans(match["words"], replace(style, language=match["language"]))
            case "address":
                yield replace(style, text=display_address(match["address"]), link=match["address"])
            case other:
                raise ValueError(other)
    if at < len(text):
        yield replace(style, text=text[at:])


UNCLOSED = {
    "**": ("a '**' has no partner", "bold words stand between two '**', with no space inside: **stop**"),
    "](": ("a link is not closed, or its address holds a space", "write [words](https://example.org)"),
    "]{": ("a language is not closed, or is no language tag", "write [mots]{fr}"),
    "[(": ("a link lacks its ']'", "write [words](https://example.org)"),
}
"""The fact and the hint for each sign that looks like markup but is not."""


def find_open_markup(where: Location, name: str, text: str, *, quote: bool = True) -> Iterator[Problem]:
    """Yield a warning for each kind of markup in *text* that is not closed.

    Its signs are printed as written. *name* is that of the text in the message, which quotes the text if *quote*.
    """
    first: dict[str, str] = {}
    for sign, rest in _find_unclosed(text):
        first.setdefault(sign, rest)
    for sign, rest in first.items():
        fact, cure = UNCLOSED[sign]
        if quote:
            yield Problem.of(where, "open-markup", name=name, fact=fact, cure=cure, text=short(rest, 30))
        else:
            yield Problem.of(where, "open-markup/patient", name=name, fact=fact, cure=cure)
