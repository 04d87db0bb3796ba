"""Values of options that a test has no example of."""

from typing import Any

from handout.request.option import Kind, Option

SAMPLES: dict[Kind, tuple[object, list[str]]] = {
    Kind.YES_NO: (True, []),
    Kind.SWITCH: (True, []),
    Kind.COUNT: (2, ["2"]),
    Kind.LENGTH: ("3mm", ["3mm"]),
    Kind.LINE: ("A few words", ["A few words"]),
    Kind.PROSE: ("A few words.", ["A few words."]),
}
"""A value of each kind whose values need no list, in Python and on the command line."""


def sample(option: Option) -> tuple[dict[str, Any], list[str]]:
    """Return an option in Python and on the command line, with a format in which it has an effect.

    It is empty for a kind whose values are names of something: such an option needs an example.
    """
    listed = {Kind.WORD, Kind.NUMERAL} if len(option.words) > 1 else set()
    if option.kind not in SAMPLES and option.kind not in listed:
        return {}, []
    value, words = SAMPLES.get(option.kind, (option.words[-1], [option.words[-1]]))
    if option.kind is Kind.YES_NO and option.shown == "yes":  # so it is anyway
        value = False
    flag = option.flag if value is not False else option.flag.replace("--", "--no-", 1)
    form = option.formats[0] if option.formats else ""
    python = {option.name: value} | ({"format": form} if form else {})
    return python, [flag, *words, *(["--format", form] if form else [])]
