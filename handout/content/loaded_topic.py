"""All that a handout is composed from, as it was read."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from handout.content.assets import PictureFile
from handout.content.clinic import Clinic
from handout.content.kind import Kind
from handout.content.language import Language
from handout.content.merged_words import FixedWords
from handout.content.topic import Topic
from handout.content.translation import Translation
from handout.problems import Location, Problem
from handout.schema.model_reader import PartialFileError, YamlFile


class Review(Struct, frozen=True):
    """The month in which the text of a *topic* is to be read again.

    The text may be *built_in*. *where* is the place of the month.
    """

    topic: str
    month: str
    where: Location
    built_in: bool


class LoadedTopic(Struct, frozen=True):
    """Everything that a handout is composed from.

    It is *joined* if it is of several topics, each of which has its review.
    """

    id: str
    topic: YamlFile[Topic]
    translation: Translation | None
    kind: YamlFile[Kind]
    language: YamlFile[Language]
    words: FixedWords
    clinic: YamlFile[Clinic] | None
    pictures: Mapping[str, PictureFile]
    logo: PictureFile | None
    not_checked: str = ""
    warnings: tuple[Problem, ...] = ()
    joined: bool = False
    reviews: tuple[Review, ...] = ()

    def digest(self) -> str:
        """Return a hash of the content of all files, and of their names in messages."""
        texts = tuple(
            (read.source.file, read.source.digest)
            for read in (self.topic, self.kind, self.language, self.clinic)
            if read
        )
        pictures = tuple((name, file.parts) for name, file in self.pictures.items())
        whole = repr((self.id, texts, pictures, self.logo and self.logo.parts, self.not_checked))
        return sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


class TopicFiles(Struct, frozen=True):
    """The readable files of a topic, and the *problems* of the others.

    *home* is the folder of the topic's own pictures. *wrong* is the error of a topic of which only a part is right.
    """

    file: Path
    topic: YamlFile[Topic]
    translation: Translation | None
    kind: YamlFile[Kind]
    language: YamlFile[Language] | None
    words: FixedWords | None
    clinic: YamlFile[Clinic] | None
    pictures: Mapping[str, PictureFile]
    logo: PictureFile | None
    home: Path
    problems: tuple[Problem, ...]
    wrong: PartialFileError | None = None
