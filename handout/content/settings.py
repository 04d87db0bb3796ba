"""The settings of a project, its file ``handout.yaml``."""

from collections.abc import Iterator
from typing import Annotated, cast

from msgspec import defstruct

from handout.formats import FORMATS
from handout.papers import PAPERS, known_paper
from handout.problems import Location, Problem, short
from handout.request.word_types import ListedWord, TemplateName
from handout.schema.model import Doc, Model
from handout.schema.model_reader import YamlFile
from handout.suggest import nearest


class FormatPapers(Model):
    """A paper for each format; the table of formats adds the fields."""


PaperTable = cast(
    "type[FormatPapers]",
    defstruct(
        "PaperTable",
        [
            (name, Annotated[ListedWord | None, Doc(f"The paper when the format is {name}.", row.papers[0])], None)
            for name, row in FORMATS.items()
        ],
        bases=(FormatPapers,),
        module=__name__,
        namespace={"__doc__": "A paper for each format; those that are not named have their usual one."},
        frozen=True,
        forbid_unknown_fields=True,
    ),
)


class ProjectSettings(Model):
    """A project's ``handout.yaml``: values for options that are not given."""

    clinic: Annotated[TemplateName | None, Doc("The clinic for every handout of this folder.", "example")] = None
    paper: Annotated[
        ListedWord | PaperTable | None,  # type: ignore[valid-type]
        Doc("The paper for every handout of this folder, or one for each format.", "Letter"),
    ] = None
    theme: Annotated[TemplateName | None, Doc("The colours of every handout of this folder.", "plain")] = None

    def paper_for(self, form: str | None) -> str | None:
        """Return the paper for a format, if one is named; without a format, that of all."""
        if isinstance(self.paper, FormatPapers):
            return getattr(self.paper, form) if form else None
        return self.paper


def refuse_paper(where: Location, form: str | None, word: str) -> Problem | None:
    """Return the problem of a paper that a format does not have, None if it has it.

    Without a format any paper will do.
    """
    papers, known = FORMATS[form].papers if form else tuple(PAPERS), known_paper(word)
    if known is None:
        return Problem.of(where, "unknown-paper", word=short(word), nearest=nearest(word, papers))
    if form and known not in papers:
        return Problem.of(where, "unknown-paper/format", paper=known, format=form, papers=", ".join(papers))
    return None


def wrong_papers(file: YamlFile[ProjectSettings]) -> Iterator[Problem]:
    """Yield a problem for each paper that is named for a format without it."""
    if isinstance(file.value.paper, FormatPapers):
        for form in FORMATS:
            word, where = file.value.paper_for(form), file.source.where(("paper", form))
            if word is not None and (problem := refuse_paper(where, form, word)):
                yield problem


def paper_passed_over(file: YamlFile[ProjectSettings], form: str) -> Iterator[Problem]:
    """Yield a warning if the paper of all formats is none of the format *form*."""
    papers, paper = FORMATS[form].papers, file.value.paper
    known = known_paper(paper) if isinstance(paper, str) else None
    if known and known not in papers:
        values = {"paper": known, "format": form, "usual": papers[0], "papers": ", ".join(papers)}
        yield Problem.of(file.source.where(("paper",)), "paper-not-taken", **values)
