"""A dose is a dose: no word for nothing, no question, no number that is easily misread."""

import pytest

from handout.content.project import project_for
from handout.content.selection import check_doses
from handout.content.unclear_doses import find_unclear
from handout.problems import InputError
from handout.request.options import PatientDetails

NONE = "none|None.|NONE|no|No|nil|n/a|-|—|nothing|keine|nichts|ninguna"
NONE += "|aucun|nessuna|nenhum|brak|немає|0 minutes|0 min, 0 times a day|0.0 ml|false|nein|لا"
DOUBT = '?|??|5 min?|maybe|Unknown|TBC|same|ditto|"|as above|yes|x|✓|sí|ja|...|¿2 veces?|٢ دقائق؟|…'
MISREAD = {
    ".5 min": (".5", "0.5"),
    "take ,5 ml": (",5", "0,5"),
    "1.0 min": ("1.0", "1"),
    "2 times, 10,0 ml": ("10,0", "10"),
}
CLEAR = (
    "1 minute, twice a day|½ tablet|1/2 tablet|1 1/2 tablets|1½ tablets|2x daily|3×10 times|5 min.|0.5 ml|0,25 ml|10.5 mg|at 10.00"
    "|10-15 min|as long as you like|stop on day 5|not more than 2 minutes|no more than 2 a day|1,000 steps|30 seconds|٣ دقائق|2 分钟"
    "|at 07:00 and 19:00|no tablets on Monday, 2 on other days|0-1 tablets|1 Minute, 2,5 ml|J. 5 min|nine|once|from 1.12. on, 1 tablet"
)


@pytest.mark.parametrize("text", NONE.split("|"))
def test_a_word_for_nothing_is_no_dose(text: str) -> None:
    """The word would be printed as what the patient is to do."""
    found = find_unclear(text)
    assert found
    assert found.key == "wrong-dose/none"


@pytest.mark.parametrize("text", DOUBT.split("|"))
def test_a_doubt_is_no_dose(text: str) -> None:
    """A question, a tick or a sign for "the same" is of the one who filled in the table."""
    found = find_unclear(text)
    assert found
    assert found.key == "wrong-dose/doubt"


@pytest.mark.parametrize("text", MISREAD)
def test_a_number_that_is_easily_misread_is_refused(text: str) -> None:
    """Without its point .5 is 5, and 1.0 is 10; the message says how it is written."""
    assert find_unclear(text) == ("wrong-dose/misread", *MISREAD[text])


@pytest.mark.parametrize("text", CLEAR.split("|"))
def test_a_clear_dose_is_printed_as_it_is_typed(text: str) -> None:
    """Fractions, ranges, times and decimals of all forms stay."""
    assert find_unclear(text) is None


@pytest.mark.parametrize("name", ["back-pain", "neck-exercises"])
@pytest.mark.parametrize(("text", "wording"), [("none", "none"), ("?", "doubt"), ("1.0 min", "misread")])
def test_an_unclear_dose_is_refused_with_a_way_out(name: str, text: str, wording: str) -> None:
    """A plan's dose and one of the request alike; what a row says stays out of the message of a batch."""
    topic = project_for(None, None).topic(name).value
    card = topic.cards[0].id
    for details in (PatientDetails(doses={card: text}), PatientDetails(plan_doses={card: text})):
        with pytest.raises(InputError) as caught:
            check_doses(details, topic, topic.cards)
        (problem,) = caught.value.problems
        assert (problem.rule, problem.wording) == ("wrong-dose", wording)
        assert problem.hint
        assert text not in problem.redacted().message
        assert "1.0" not in problem.redacted().message
