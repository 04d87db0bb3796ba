"""Save what is chosen on the page as a plan, without anything of a patient."""

import re
from collections.abc import Mapping
from itertools import chain, count
from typing import Any
from unicodedata import normalize

import yaml

from handout.content.project import Project
from handout.files import display_path
from handout.installed import BUILTIN
from handout.output import clear, replace_file
from handout.problems import InputError, Location, OutputError, Problem, short
from handout.request.options import OPTIONS
from handout.request.plan import Plan
from handout.schema.model_reader import read

PERSONAL = ("patient", "date", "avoid")
"""What belongs to one patient, and so to no plan."""

SIGNED = ("by", "note")
"""What may stand in a plan if it is wished."""

MOST_NAME = 60


def save_plan(project: Project, form: Mapping[str, Any], title: str, *, signed: bool) -> str:
    """Write the plan of a form under a name made from *title*, and return the name.

    With *signed*, who it is from and the note are part of it. Raise InputError for a name that is taken or has no
    letters, OutputError if the file cannot be written.
    """
    name, where = name_of(title, project.names("plans")), Location.of_option("plan-title")
    check_length(title, MOST_NAME, where)
    if not name:
        raise InputError([Problem.of(where, "wrong-form/plan", name=short(title))])
    if project.root == BUILTIN:
        raise InputError([Problem.of(where, "no-project-folder")])
    file = project.root / "templates" / "plans" / f"{name}.yaml"
    if file.exists():
        raise InputError([Problem.of(where, "file-exists/plan")])
    left = (*PERSONAL, *(() if signed else SIGNED))
    values = {
        key: value for key, value in form.items() if key in OPTIONS and OPTIONS[key].plan and key not in left and value
    }
    content = {"topic": form.get("topic"), "about": title.strip(), **values}
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100).encode()
    read(text, display_path(file), Plan)  # raises what is wrong with it before anything is written
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        clear(file)  # what a program left that was killed while it wrote
        replace_file(file, text)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise OutputError(Problem.of(Location(display_path(file)), "cannot-write", reason=reason)) from None
    return name


def check_length(title: str, most: int, where: Location) -> None:
    """Raise InputError if a title has more than *most* characters."""
    count = len(title.strip())
    if count > most:
        raise InputError([Problem.of(where, "too-long", name="the name", count=count, most=most)])


def name_of(title: str, taken: tuple[str, ...], other: str = "plan") -> str:
    """Return a file name of small letters, digits and hyphens.

    It is empty if the title has no letter. A title in another script gives the word *other*, then ``plan-2`` and so on:
    its own words stand in the file.
    """
    plain = normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MOST_NAME].strip("-")
    if name or not any(map(str.isalnum, title)):
        return name
    return next(name for name in chain([other], (f"{other}-{number}" for number in count(2))) if name not in taken)
