"""The commands for clinics, whose names and numbers are printed."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from handout.cli.new import check_name, find_free
from handout.cli.options import ProjectFolder
from handout.cli.terminal import count, exit_on_error, print_errors, say, write, writing
from handout.problems import InputError, Problem, Severity, attempt

if TYPE_CHECKING:
    from handout.content.clinic import Approval
    from handout.content.loaded_topic import LoadedTopic
    from handout.content.project import Project

app = typer.Typer(help="Name your clinic and its numbers.", no_args_is_help=True, add_completion=False)

Name = Annotated[
    str,
    typer.Argument(metavar="NAME", help="Small letters, digits and hyphens, such as riverside.", show_default=False),
]


@app.command()
def new(name: Name, project: ProjectFolder = None) -> None:
    """Create a commented clinic to fill in."""
    from handout.cli.schemas import add_schema
    from handout.content.project import project_for
    from handout.content.starter import clinic_starter

    with exit_on_error():
        check_name(name, "wrong-form/clinic")
        place = project_for(None, project)
        file = find_free(place, "clinics", name, "file-exists/clinic")
        write(file, (add_schema("clinic", file.parent, place) + clinic_starter(name)).encode())
        say(f"{file}: a clinic to fill in\nnext: handout build back-pain --clinic {name}")


@app.command("list")
def list_(project: ProjectFolder = None) -> None:
    """List all clinics."""
    from handout.content.clinic import Clinic
    from handout.content.project import project_for

    with exit_on_error():
        place = project_for(None, project)
        used = place.clinic(place.settings().value)
        for name in place.names("clinics"):
            with print_errors():
                clinic = place.read("clinics", name, Clinic).value
                approved = count(len(clinic.approvals), "approval")
                mark = "used if you name none" if name == used else ""
                say(f"{name}\t{clinic.name}\t{approved}\t{mark}".rstrip())


@app.command()
def show(name: Name, project: ProjectFolder = None) -> None:
    """Show what a clinic prints, and which texts it has approved."""
    from handout.content.clinic import BLANKS, Clinic
    from handout.content.project import project_for

    with exit_on_error():
        place = project_for(None, project)
        read = place.read("clinics", name, Clinic)
        clinic = read.value
        for key in clinic.__struct_fields__:
            if key == "approvals":
                continue
            value = getattr(clinic, key)
            missing = "a blank to write on" if key in BLANKS else "none"
            say(f"{key}: { {None: missing, True: 'yes', False: 'no'}.get(value, value) }")
        for each in clinic.approvals:
            try:
                judged = _judge(each, _approved(each, place))
            except InputError:
                judged = "does not count: the text has errors"
            say(f"approved: {each.topic} {each.version} by {each.by}, {each.role}, {each.date} ({judged})")


@app.command()
def confirm(name: Name, project: ProjectFolder = None) -> None:
    """Record which words and pictures each approval of a clinic is of."""
    from handout.check.topics import other_version
    from handout.content.approval import find_change, hash_pictures, hash_words
    from handout.content.clinic import Clinic
    from handout.content.project import project_for
    from handout.files import display_path
    from handout.output import replace_file
    from handout.schema.model_reader import decode
    from handout.schema.nodes import Unamendable
    from handout.schema.yaml_editor import amend

    with exit_on_error():
        place = project_for(None, project)
        file = place.find("clinics", name)
        read = place.read("clinics", name, Clinic)
        text, wrong = decode(place.reader.read(file), display_path(file)), list[Problem]()
        recorded = 0
        for number, each in enumerate(read.value.approvals):
            where, before = read.source.where(("approvals", number, "topic")), len(wrong)
            loaded = attempt(wrong, partial(_approved, each, place))
            if len(wrong) > before:
                continue
            if loaded is None:
                wrong.append(
                    Problem.of(where, "other-version", approved=each.version, topic=each.topic, version="not there")
                )
                continue
            topic, pictures = loaded.topic.value, loaded.pictures
            change = find_change(each, topic, pictures)
            if change not in ("", "unknown-pictures"):
                wrong.append(other_version(change, each, topic.version, each.topic, read.source, number))
            elif each.words is None or each.pictures is None:
                hashes = {"words": hash_words(topic), "pictures": hash_pictures(pictures)}
                try:
                    amended = text
                    for key in (key for key in hashes if getattr(each, key) is None):
                        amended = amend(amended, ("approvals", number, key), hashes[key])
                    text, recorded = amended, recorded + 1
                except Unamendable:
                    wrong.append(Problem.of(where, "not-amendable"))
        if recorded:
            with writing(file):
                replace_file(file, text.encode())
        say(f"{file}: {count(recorded, 'approval')} recorded")
        errors = [problem for problem in wrong if problem.severity is Severity.ERROR]
        for problem in dict.fromkeys(problem for problem in wrong if problem not in errors):
            say(str(problem), err=True)
        if errors:
            raise InputError(errors)


def _approved(approval: "Approval", place: "Project") -> "LoadedTopic | None":
    """Return the topic that an approval is of, or None if it is not there."""
    from handout.check.load_topic import load_topic
    from handout.content.approval import topics_of
    from handout.request.topic_names import SEPARATOR

    names = topics_of(approval, place.names("topics"))
    return load_topic(place, SEPARATOR.join(names), None) if names else None


def _judge(approval: "Approval", loaded: "LoadedTopic | None") -> str:
    """Return whether an approval counts for a topic as it is now."""
    from handout.content.approval import find_change

    if loaded is None:
        return "does not count: the text is not there"
    if change := find_change(approval, loaded.topic.value, loaded.pictures):
        return {
            "version": f"does not count: the text is {loaded.topic.value.version}",
            "words": "does not count: the words have changed",
            "pictures": "does not count: a picture has changed",
            "unknown-pictures": "does not count: it was approved before approvals were of pictures, and some are your own",
        }[change]
    if approval.words is None:
        return "counts, whatever its words and pictures: `handout clinic confirm` records them"
    return "counts"
