"""Read points, conditions and dates of a request as topic and clinic know them."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from handout.content.conditions import find_condition
from handout.content.find_by_name import NO_POINTS, TopicWords, plain
from handout.content.loaded_topic import LoadedTopic
from handout.content.selection import avoid_by_ids, choose, wrong_choices
from handout.content.topic_card import CardSpec
from handout.problems import InputError, Location, Problem, short
from handout.request.dates import DateForm
from handout.request.options import Request
from handout.request.parse_values import UNKNOWN, parse_date
from handout.request.plan import PlanFile, merge_plan
from handout.request.relocate import relocate, word_key
from handout.schema.model_reader import YamlFile

POINTS, WITHOUT, AVOID, DOSE, DATE = "--points", "--without", "--avoid", "--dose", "--date"


def date_form(topic: LoadedTopic | None) -> DateForm:
    """Return how dates are written: in the clinic's order, with the language's months."""
    if topic is None:
        return UNKNOWN
    order = topic.clinic.value.dates if topic.clinic else None
    language = topic.words.language
    return DateForm(order, tuple(language.months), language.day)


def read_words(request: Request, topic: LoadedTopic | None, problems: list[Problem]) -> Request:
    """Return a request with ids for names of points, and a date for its text.

    Cells of a table are read by the same functions. What is not understood stays as it is written, and is refused
    where points and conditions are chosen.
    """
    if request.patient.day:
        day = parse_date(str(request.patient.day), Location.of_option(DATE), problems, date_form(topic))
        request = replace(request, patient=replace(request.patient, day=day))
    if topic is None:
        return request
    reader = _Reader(topic, problems)
    chosen, details = request.selection, request.patient
    selection = replace(
        chosen,
        points=reader.read_points(POINTS, chosen.points),
        without=reader.read_points(WITHOUT, chosen.without),
        avoid=reader.read_conditions(chosen.avoid),
    )
    patient = replace(details, doses=reader.read_doses(details.doses), plan_doses=reader.read_doses(details.plan_doses))
    if not reader.meant:
        return request
    places = {
        word_key(option, name): request.places[word_key(option, word)]
        for (option, word), names in reader.meant.items()
        for name in names
        if word_key(option, word) in request.places
    }
    return replace(request, selection=selection, patient=patient, places={**places, **request.places})


def read_plan(read: YamlFile[PlanFile], topic: LoadedTopic) -> tuple[Request, list[CardSpec]]:
    """Return the request of a plan with ids of points and conditions, and its cards.

    Raise InputError for each word that means none.
    """
    problems: list[Problem] = []
    request = read_words(merge_plan(read, Request(read.value.topic)), topic, problems)
    known, words = topic.topic.value, topic.words.conditions
    problems += (*request.problems, *wrong_choices(known, words, request.selection, request.patient))
    if problems:
        raise InputError(relocate(problems, request.places))
    selection = avoid_by_ids(request.selection, words)
    return replace(request, selection=selection), choose(known, words, selection)[1]


class _Reader:
    """A reader of the words of one request; *meant* are the ids by option and word."""

    def __init__(self, topic: LoadedTopic, problems: list[Problem]) -> None:
        """Know the names of the topic's points, and its conditions."""
        self.words = TopicWords((topic.topic.value,), topic.words.conditions)
        self.known = {card.id for card in topic.topic.value.cards}
        self.card = topic.topic.value.spec.words.one
        self.problems = problems
        self.meant: dict[tuple[str, str], tuple[str, ...]] = {}

    def read_points(self, option: str, texts: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of points that are named in any way."""
        found: list[str] = []
        for text in texts:
            if text in self.known:
                found.append(text)
            elif option == WITHOUT and plain(text) in NO_POINTS:
                self.meant[option, text] = ()
            else:
                names = tuple(self.words.points_in(text, Location.of_option(option, text), self.problems))
                found += names
                if names != (text,):
                    self.meant[option, text] = names
        return tuple(found)

    def read_conditions(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return conditions, each in the words that are looked for when cards are chosen."""
        found: list[str] = []
        for text in texts:
            names = (text,) if find_condition(text, self.words.conditions) else (*self.words.conditions_in(text),)
            found += names
            if names != (text,):
                self.meant[AVOID, text] = names
        return tuple(found)

    def read_doses(self, doses: Mapping[str, str]) -> dict[str, str]:
        """Return doses by the ids of their points, or by ``ID.PART``."""
        found: dict[str, str] = {}
        for key, text in doses.items():
            name = self._dose_key(key)
            if name != key:
                self.meant[DOSE, key] = (name,)
            if name in found:
                self.problems.append(
                    Problem.of(Location.of_option(DOSE, key), "same-point/doses", word=short(name), card=self.card)
                )
            found[name] = text
        return found

    def _dose_key(self, key: str) -> str:
        """Return the id that the key of a dose means, with its part if it has one."""
        head, dot, part = key.partition(".")
        if head in self.known:
            return key
        where = Location.of_option(DOSE, key)
        name = self.words.point(key, where, self.problems)
        if name == key and dot:
            name = f"{self.words.point(head, where, self.problems)}.{part}"
        return name
