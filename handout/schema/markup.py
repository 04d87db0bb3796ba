"""The little markup that texts may hold: ``**bold**``, ``[words](https://…)``, ``[mots]{fr}``; web addresses are links as they stand."""

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from handout.problems import Location, Problem, short
from handout.schema.spaces import unparted

TONGUE = r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
"""A language tag: language, script, region, variants (RFC 5646 2.1; the rarer parts are not needed here)."""

MARKUP = re.compile(
    r"\*\*(?=\S)(?P<bold>.+?)(?<=\S)\*\*"
    r"|\[(?P<words>[^\[\]]+)\](?:\((?P<link>(?:[^\s()]|\([^\s()]*\))+)\)|\{(?P<language>" + TONGUE + r")\})"
    r"|(?P<address>https?://(?:[^\s<>()\[\]{}*\"]|\([^\s<>()\[\]{}*\"]*\))*(?:[\w/=&#%~+$-]|(?<=\))))",
    re.DOTALL,
)
SCHEMES = ("https://", "http://", "mailto:", "tel:")


class Span(Struct, frozen=True):
    """Words of one weight and one language (empty: that of the handout), *link* being where they lead."""

    text: str
    bold: bool = False
    language: str = ""
    link: str = ""


def spans(text: str) -> Iterator[Span]:
    """Yield *text* in stretches that are set alike; after the words of a link comes its address, for paper cannot be clicked."""
    if "[" in text or "**" in text or "://" in text:
        yield from _spans(text, Span(""))
    elif text:
        yield Span(text)


def plain(text: str) -> str:
    """Return *text* without its markup, as it is read aloud."""
    return unparted("".join(span.text for span in spans(text)))


def bad_links(text: str) -> list[str]:
    """Return the links of *text* that lead nowhere, or elsewhere than to a page, a mail box or a telephone."""
    links = [span.link for span in spans(text) if span.link]
    return [link for link in links if not link.startswith(SCHEMES) or not _is_seen(shown(link))]


def _is_seen(words: str) -> bool:
    return any(c.isprintable() and not c.isspace() for c in words)


OPEN = re.compile(r"\*\*|\]\(|\]\{|\[[^\[\]()]*\((?=$|https?:|mailto:|tel:)")


def _unclosed(text: str) -> Iterator[tuple[str, str]]:
    """Yield what looks like markup of *text* but is printed as it stands: its sign (``**``, ``](``, ``]{``, ``[(``) and the words from there on."""
    if "**" not in text and "[" not in text and "]" not in text:
        return
    for span in spans(text):
        for found in OPEN.finditer(span.text):
            if found[0] not in span.link:  # an address may hold any of them
                yield (found[0] if len(found[0]) == 2 else "[("), span.text[found.start() :]


def shown(address: str) -> str:
    """Return an address as it is printed: without what a browser adds by itself."""
    return re.sub(r"^(https?://(www\.)?|mailto:|tel:)", "", address).rstrip("/")


def _spans(text: str, style: Span) -> Iterator[Span]:
    at = 0
    for match in MARKUP.finditer(text):
        if match.start() > at:
            yield replace(style, text=text[at : match.start()])
        at = match.end()
        match match.lastgroup:
            case "bold":
                yield from _spans(match["bold"], replace(style, bold=True))
            case "link":
                inner = list(_spans(match["words"], replace(style, link=match["link"])))
                yield from inner
                address = shown(match["link"])
                if address.casefold() not in "".join(span.text for span in inner).casefold():
                    yield replace(style, text=f" ({address})", link=match["link"])
            case "language":
                yield from _spans(match["words"], replace(style, language=match["language"]))
            case "address":
                yield replace(style, text=shown(match["address"]), link=match["address"])
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
"""What looks like markup and is none: the fact and the cure."""


def left_open(where: Location, name: str, text: str, *, quote: bool = True) -> Iterator[Problem]:
    """Yield a warning for each kind of markup in *text* that is not closed, and prints as it stands; *quote*: with its words."""
    first: dict[str, str] = {}
    for sign, rest in _unclosed(text):
        first.setdefault(sign, rest)
    for sign, rest in first.items():
        fact, cure = UNCLOSED[sign]
        if quote:
            yield Problem.of(where, "open-markup", name=name, fact=fact, cure=cure, text=short(rest, 30))
        else:
            yield Problem.of(where, "open-markup/patient", name=name, fact=fact, cure=cure)
