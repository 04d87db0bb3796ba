"""Find the cards that take a shared point, and what is wrong with it there."""

from contextlib import suppress

from msgspec import Struct

from handout.check.load_topic import load_topic
from handout.content.kind import Kind
from handout.content.points import named_point
from handout.content.project import DEFAULT_KIND, Project
from handout.content.topic import Topic
from handout.problems import HandoutError, InputError, Problem
from handout.schema.model_reader import YamlFile, parse_file


class User(Struct, frozen=True):
    """A card that takes a shared point: its topic, and its number there."""

    topic: str
    card: int


def users_of(project: Project, point: str) -> tuple[User, ...]:
    """Return the cards of all topics that take a point; what cannot be read has none."""
    found: list[User] = []
    for name in project.names("topics"):
        if "." in name:  # a translation
            continue
        try:
            file = project.find("topics", name)
            written, _ = parse_file(file, project.reader)
            cards = written.get(project.kind(file).value.cards)
        except HandoutError:
            continue
        numbered = enumerate(cards if isinstance(cards, tuple) else ())
        found += (User(name, number) for number, card in numbered if named_point(card) == point)
    return tuple(found)


def kind_of_point(project: Project, point: str) -> YamlFile[Kind]:
    """Return the kind of the cards that take a point; raise InputError."""
    user = next(iter(users_of(project, point)), None)
    return project.kind(project.find("topics", user.topic)) if user else project.read("kinds", DEFAULT_KIND, Kind)


def check_users(project: Project, users: tuple[User, ...]) -> list[Problem]:
    """Return what is wrong or doubtful in each topic that takes a point, once."""
    found: dict[Problem, None] = {}
    for name in dict.fromkeys(user.topic for user in users):
        try:
            found |= dict.fromkeys(load_topic(project, name, None).warnings)
        except InputError as error:
            found |= dict.fromkeys(error.problems)
    return [*found]


def topic_of(project: Project, users: tuple[User, ...]) -> Topic | None:
    """Return a topic that takes a point, with a body map if one has it.

    Return None if none can be read.
    """
    found: Topic | None = None
    for name in dict.fromkeys(user.topic for user in users):
        with suppress(HandoutError):
            topic = project.topic(name).value
            if topic.body_map:
                return topic
            found = found or topic
    return found
