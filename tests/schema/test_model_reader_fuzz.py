"""Whatever stands in a file: reading it gives a model, or problems with places in it."""

from hypothesis import given, settings
from hypothesis import strategies as st
from support.covering import examples
from support.kinds import ACUPRESSURE
from support.kinds import STARTER as STARTER_FILE
from support.whole_topic import whole_topic

from handout.problems import InputError
from handout.schema.model_reader import read

STARTER = STARTER_FILE.read_text("utf-8")
BACK_PAIN = whole_topic()
SIGNS = "\t\n :-[]{}&*#!|>'\"%@`?,~<=0aé\x07\x1b\x85\u2028\ufeff\U0001f600"
CHARACTERS = st.text(st.one_of(st.sampled_from(SIGNS), st.characters(codec="utf-8")), min_size=1, max_size=4)
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.one_of(st.just(""), CHARACTERS)), max_size=6)


def reads_or_tells(raw: bytes) -> None:
    """Read *raw*; when it is refused, every problem must have a rule and stand inside the file."""
    try:
        read(raw, "t.yaml", ACUPRESSURE)
    except InputError as error:
        problems = error.problems
    else:
        return
    last = len(raw.decode("utf-8", "replace").splitlines()) + 1
    assert problems
    assert [p for p in problems if not (p.rule and 1 <= p.where.line <= last and p.where.column >= 1)] == []


@settings(max_examples=examples(200), deadline=None, database=None, derandomize=True)
@given(st.one_of(st.binary(max_size=200), st.text(st.sampled_from(SIGNS), max_size=80).map(str.encode)))
def test_arbitrary_bytes_never_raise_anything_else(raw: bytes) -> None:
    """Whatever stands in a file, reading it gives a topic or an InputError with places inside the file."""
    reads_or_tells(raw)


@settings(max_examples=examples(300), deadline=None, database=None, derandomize=True)
@given(st.sampled_from([STARTER, BACK_PAIN]), EDITS)
def test_mutated_topics_never_raise_anything_else(text: str, edits: list[tuple[float, int, str]]) -> None:
    """However a good topic is cut and overwritten, reading it gives a topic or an InputError with places inside."""
    for place, length, new in edits:
        at = int(place * len(text))
        text = text[:at] + new + text[at + length :]
    reads_or_tells(text.encode())
