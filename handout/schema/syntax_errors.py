"""Explain in plain words why a YAML file cannot be parsed.

The messages of PyYAML and libyaml are never shown. An unknown one is reported as ``UNREADABLE``.
"""

import re
from unicodedata import name

from handout.problems import Location, Problem, short

QUOTE = 'put the whole text in quotes, such as "Note: press softly"'
BRACKETS = "close every [ and {; inside them a text with one of , : [ ] { } needs quotes"
BACKSLASH = "use '…' instead of \"…\", or write \\\\ for a backslash"
UNEVEN = "this line is not indented as its neighbours"
OUTSIDE = "a text stands partly outside its quotes or brackets, or a quote before it is not closed"
COLON = "a ': ' stands inside a text without quotes"

UNREADABLE = "this cannot be read"
"""The message for a complaint of a YAML parser that ``SYNTAX`` does not know."""

PERCENT = r"directive|incompatible|version|%YAML|%TAG|digit|whitespace|comment or|' '"

SYNTAX = (
    (r"alias.*alphabetic", "a text may not begin with '*'", 'put it in quotes: "**Stop** if it hurts"'),
    (r"anchor.*alphabetic|anchor>", "a text may not begin with '&'", 'put it in quotes: "& Sons"'),
    (r"block scalar|indentation indicator", "a text may not begin with '>' or '|'", 'put it in quotes: "> 5 minutes"'),
    (r"\btag\b|URI|'!'|'>'", "a text may not begin with '!'", 'put it in quotes: "! Stop"'),
    (r"escape|hexdecimal|hexadecimal", "a backslash in a quoted text begins a sign that is none", BACKSLASH),
    (r"document (indicator|separator)", "a quote before this line is not closed", "close it, or indent the line"),
    (r"quoted scalar|end of stream", "a quote opens here and is never closed", "close it; inside '…' write '' for a single quote"),
    (r"mapping values|unexpected ':'", f"{UNEVEN}, or is part of a text with ': ' in it", f"indent it as they are, or {QUOTE}"),
    (r"sequence entries", "a '- ' may not stand here", "begin a list on a line of its own; put a text that begins with '- ' in quotes"),
    (r"mapping keys", "a text may not begin with '? '", 'put it in quotes: "? What is this"'),
    (r"simple key|expected ':'", "this line is neither 'key: value' nor indented as part of the text above", "indent it, or put a key before it"),
    (r"flow mapping|'}'", "a '{' is not closed, or a text in it holds a sign that needs quotes", BRACKETS),
    (r"flow sequence|']'", "a '[' is not closed, or a text in it holds a sign that needs quotes", BRACKETS),
    (r"nesting", "brackets are nested too deep", "is a bracket left open?"),
    (r"flow node", "a comma too many, or a text that begins with a sign", "delete the comma, or put the text in quotes"),
    (r"node content", "a text may not begin with this sign", 'put it in quotes, such as "] is a bracket"'),
    (PERCENT, "a line may not begin with '%'", "delete it, or put the text in quotes"),
    (r"document start|single document", "this line is not indented as the file's first key", "begin all keys of the file in one column"),
    (r"cannot start any token", "a text may not begin with this sign", 'put it in quotes: "@ home"'),
    (r"block collection|'-' indicator", "this line is not indented as the list above it", "indent it as its neighbours"),
    (r"block mapping|block end|expected key", f"{UNEVEN}, or a quote before it is not closed", "indent it as they are, and close every quote"),
    (r"character|octet|surrogate|UTF", "this character may not stand in a text file", "delete it"),
)  # fmt: skip
"""Patterns of complaints of PyYAML and libyaml, each with our message and hint.

The first match counts. The patterns stay texts: compiling them takes longer than reading a topic, and most files need none.
"""

ITEM_OR_KEY = r"^\s*(?:- +(?:[a-z][a-z0-9_]*:\s+)?|[^:]*:\s+)"
"""What precedes a text on its line: ``- ``, a key, or both."""

UNQUOTED = (COLON, "a text may not begin with")
"""How the messages begin of a text whose only fault is that it has no quotes."""

KEY = re.compile(r"([ -]*)([A-Za-z_]\w*):(?= |$)")
"""A line with a key: what stands before it, and the key."""

NO_SPACE = re.compile(r"^(\s*(?:- )?(?:[a-z_]+(?=:))?)([:-])(?=[^\s:/-])")
"""A line that lacks the space after a key's colon or a list's hyphen."""

WIDE_SPACES = "\u00a0\u2007\u202f\u3000\u200b\u2060\ufeff"
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2022\u25aa\u25cf\u00b7"
ODD_SIGN = re.compile(
    rf"^ *(?:- +)*(?:(?P<space>[{WIDE_SPACES}])|(?:[A-Za-z_][\w-]*:|-)(?P<after>[{WIDE_SPACES}])"
    rf"|[A-Za-z_]\w* ?(?P<colon>[\uff1a\ufe55\ua789])|(?P<dash>[{DASHES}*])\s)"
)
"""A sign of a word processor where YAML has a space, colon or hyphen."""

REPORTED_AT_START = r"quoted scalar.*end of stream|simple key|block scalar|alias|anchor|\btag\b"
"""Complaints to report where the text begins, not where the parser gave up."""


def explain_syntax_error(context: str, problem: str, begin: Location, end: Location, text: str) -> Problem:
    """Translate an error of a YAML parser to a problem.

    *context* and *problem* are the parser's messages. *begin* is where the value starts that it was reading, *end* is
    where it stopped.
    """
    complaint, lines = f"{context} {problem}", text.splitlines()
    if conflict := next((n for n, line in enumerate(lines, 1) if line.startswith("<<<<<<< ")), 0):
        cure = "keep one of both versions, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>"
        return Problem.of(Location(end.file, conflict, 1), "yaml-syntax", fact="Git left two versions here", cure=cure)
    before, after = split_line(end, lines)
    if "\t" in before + after[:1] or "tab character" in problem or "\\t" in problem:
        line = before + after
        at = Location(end.file, end.line, line.find("\t") + 1 or end.column)
        return Problem.of(at, "tab/inside" if line[: at.column - 1].strip() else "tab/indent")
    row = next((row for row in SYNTAX if re.search(row[0], complaint)), None)
    message, hint = row[1:] if row else (UNREADABLE, QUOTE)
    where = begin if re.search(REPORTED_AT_START, complaint) else end
    odd = (explain_odd_sign(end.file, n, lines[n - 1]) for n in (end.line, end.line - 1) if 0 < n <= len(lines))
    if found := next(filter(None, odd), None) or _explain_line(complaint, lines, end.line, where):
        return found
    if "document start" in complaint and any(line.startswith("...") for line in lines[: end.line]):
        message, hint = "the file goes on after '...'", "delete '...'"
    elif (
        "may not begin with" in message and "in quotes" in hint and not re.search(r"[\[{]", split_line(where, lines)[0])
    ):
        hint = f"put it in quotes: {quote(split_line(where, lines)[1])}"
    elif "mapping values" in complaint and re.search(r":\s", before):
        message, hint = COLON, f"put the text in quotes: {quote(re.sub(ITEM_OR_KEY, '', before + after))}"
    elif "block" in context and before.strip(" -") and "indented" in message:
        message, hint = OUTSIDE, f"put all of it in quotes: {_quote_whole(before + after)}"
    elif "flow" in context and begin.line < end.line and (after[:1] in ("", ":")):
        where = begin  # what opens there swallowed the lines below
    return Problem.of(where, "yaml-syntax", fact=message, cure=hint)


def with_quotes(text: str, problem: Problem) -> str | None:
    """Return a YAML text in which the text that a problem is about has its quotes.

    Return None if quotes alone do not mend it. Each line stays where it is.
    """
    lines = text.splitlines(keepends=True)
    line = lines[problem.where.line - 1] if 0 < problem.where.line <= len(lines) else ""
    before = re.match(ITEM_OR_KEY, line)
    words = line[before.end() :].strip() if before else ""
    if not before or not words or words[0] in "\"'[{" or not problem.message.startswith(UNQUOTED):
        return None
    quoted = words.replace("'", "''")
    lines[problem.where.line - 1] = f"{line[: before.end()]}'{quoted}'{line[len(line.rstrip()) :]}"
    return "".join(lines)


def explain_odd_sign(file: str, number: int, line: str) -> Problem | None:
    """Return the problem of a sign that looks like one of YAML, if a line begins so.

    *number* is that of the *line*.
    """
    if not (found := ODD_SIGN.match(line)) or found.lastgroup is None:
        return None
    at, sign = found.start(found.lastgroup), found[found.lastgroup]
    meant, plain = {"colon": ("a colon", ": "), "dash": ("a hyphen", "-")}.get(found.lastgroup, ("a plain space", " "))
    fact = f"U+{ord(sign):04X} {name(sign, '')} stands where {meant} should"
    whole = line[:at] + plain + line[at + 1 :].lstrip(WIDE_SPACES)
    return Problem.of(
        Location(file, number, at + 1), "yaml-syntax", fact=fact, cure=f"type it anew: '{short(whole.strip())}'"
    )


def _explain_line(complaint: str, lines: list[str], stopped: int, where: Location) -> Problem | None:
    """Return the problem of a line that lacks a space or is not indented well.

    Return None if it is neither. *stopped* is the line where the parser gave up.
    """
    number = next(
        (n for n in (stopped, stopped - 1, where.line) if 0 < n <= len(lines) and NO_SPACE.match(lines[n - 1])), 0
    )
    if number and re.search(r"simple key|expected ':'|block", complaint):
        line = lines[number - 1]
        found = NO_SPACE.match(line)
        at = Location(where.file, number, found.start(2) + 1 if found else 1)
        sign = found[2] if found else ""
        cure = line.strip().replace(sign, f"{sign} ", 1)
        return Problem.of(at, "yaml-syntax", fact=f"a space is missing after '{sign}'", cure=f"write '{short(cure)}'")
    line = lines[stopped - 1] if 0 < stopped <= len(lines) else ""
    above = next(
        (each for each in reversed(lines[: stopped - 1]) if each.strip() and not each.lstrip().startswith("#")), ""
    )
    own, other = KEY.match(line), KEY.match(above)
    if "mapping values" in complaint and own and other and len(own[1]) > len(other[1]) and above[other.end() :].strip():
        at = Location(where.file, stopped, len(own[1]) + 1)
        fact = f"'{own[2]}' is indented further than '{other[2]}' above it, which has a text of its own"
        return Problem.of(
            at, "yaml-syntax", fact=fact, cure=f"begin both in one column, or write nothing after '{other[2]}:'"
        )
    if (
        "block" in complaint
        and line.lstrip().startswith("- ")
        and any(each.lstrip().startswith("- ") for each in lines[: stopped - 1])
    ):
        at = Location(where.file, stopped, len(line) - len(line.lstrip()) + 1)
        fact, cure = "this '- ' is not indented as the others of its list", "begin every '- ' of a list in one column"
        return Problem.of(at, "yaml-syntax", fact=fact, cure=cure)
    return None


def _quote_whole(line: str) -> str:
    """Return the text of a line in quotes that hold all of it."""
    text = re.sub(ITEM_OR_KEY, "", line).strip()
    inside = text[1:-1] if len(text) > 2 and text[0] == text[-1] and text[0] in "\"'" else text
    return quote(inside)


def split_line(where: Location, lines: list[str]) -> tuple[str, str]:
    """Return the parts of a line before and after a place."""
    line = lines[where.line - 1] if 0 < where.line <= len(lines) else ""
    return line[: where.column - 1], line[where.column - 1 :]


def quote(words: str) -> str:
    """Return *words* as a quoted YAML text."""
    line = short(words)
    return f'"{line}"' if '"' not in line and "\\" not in line else "'" + line.replace("'", "''") + "'"
