"""The inline markup of texts: bold, links and words in another language.

``**bold**``, ``[words](https://…)`` and ``[mots]{fr}``. Web addresses in a text are links without markup.
"""

import re
from collections.abc import Iterator
from itertools import chain

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


FOREIGN = (
    r"(?P<tag></?(?:[abipu]|br|em|strong|div|span|[uo]l|li|su[bp]|font|h[1-6]|table|t[drh])(?:\s[^<>]*)?/?>)"
    r"|(?P<code>&(?:#\d{2,7}|#x[\da-f]{2,6}|nbsp|deg|amp|[lg]t|quot|apos|hellip|[mn]dash|[lr][sd]quo|bull|middot|shy|times"
    r"|frac\d\d|szlig|euro|copy|reg|\w(?:uml|acute|grave|circ|tilde|cedil|slash|ring));)"
    r"|(?P<line>\\[nrt])"
    r"|(?P<markdown>^#{1,6}\s|`[^`\n]+`|~~\S[^~]*~~|(?<!\w)__\S[^_]*__(?!\w)|(?<![\w*])\*[^\s*][^*\n]*\*(?![\w*]))"
    r"|(?P<gap>\{\{[^{}]*\}\}|\$\{[^{}]*\}|<<\w[^<>]*>>|(?-i:\bTODO:|\bFIXME\b|\bLorem ipsum\b))"
)
"""What another program would understand, and paper does not.

It stays a text: most texts have none of these signs, and to compile it takes a while.
"""

FOREIGN_SIGNS = re.compile(r"[<&\\`~_#{$]|(?<!\*)\*(?!\*)|TODO:|FIXME|Lorem ipsum")
"""What a text has in which one of them may stand."""


def may_be_open(text: str) -> bool:
    """Return whether ``find_open_markup`` may find anything in *text*."""
    return "**" in text or "]" in text or "[" in text or FOREIGN_SIGNS.search(text) is not None


def _find_foreign(text: str) -> Iterator[tuple[str, str]]:
    """Yield each sign in *text* of another markup, with the text from there on."""
    if not FOREIGN_SIGNS.search(text):
        return
    for span in parse_spans(text):
        if not span.link:
            for found in re.finditer(FOREIGN, span.text, re.IGNORECASE | re.MULTILINE):
                yield found.lastgroup or "", span.text[found.start() :]


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
    "tag": ("a tag of HTML is not understood", "take it out; bold words stand between two '**': **stop**"),
    "code": ("a code of HTML is not understood", "write the sign itself, such as ° or ½"),
    "line": ("a '\\n' is no new line", 'begin one in a text below "|", or put the text in quotes: "…"'),
    "markdown": ("a sign of Markdown is not understood", "take it out; bold words stand between two '**': **stop**"),
    "gap": ("a placeholder is left", "write what belongs there"),
}
"""The fact and the hint for each sign that looks like markup but is not."""


def find_open_markup(where: Location, name: str, text: str, *, quote: bool = True) -> Iterator[Problem]:
    """Yield a warning for each kind of markup in *text* that is none of ours.

    Its signs are printed as written. *name* is that of the text in the message, which quotes the text if *quote*.
    """
    first: dict[str, str] = {}
    for sign, rest in chain(_find_unclosed(text), _find_foreign(text)):
        first.setdefault(sign, rest)
    for sign, rest in first.items():
        fact, cure = UNCLOSED[sign]
        if quote:
            yield Problem.of(where, "open-markup", name=name, fact=fact, cure=cure, text=short(rest, 30))
        else:
            yield Problem.of(where, "open-markup/patient", name=name, fact=fact, cure=cure)
