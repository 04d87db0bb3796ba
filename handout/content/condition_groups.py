"""The groups in which conditions are listed, by what they have to do with.

Which condition belongs to which group is a table for all languages; the names of the groups are words of a language.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

from handout.content.conditions import Condition, ConditionId
from handout.content.language import Language
from handout.content.project import Project
from handout.schema.model import Doc, Id, Model
from handout.schema.model_reader import read_file

GroupId = str

OTHERS = "others"
"""The group of the conditions that no group names: those of a topic's own."""


class ConditionGroups(Model):
    """The file ``templates/conditions/groups.yaml``."""

    groups: Annotated[
        dict[Id, tuple[Id, ...]],
        Doc("Each group with its conditions, in the order of the list.", "{skin: [broken-skin]}"),
    ]


def read_groups(project: Project) -> Mapping[GroupId, tuple[ConditionId, ...]]:
    """Return the groups of a project's conditions; raise InputError."""
    files = (folder / "templates" / "conditions" / "groups.yaml" for folder in project.folders)
    return read_file(next(filter(Path.exists, files)), ConditionGroups, project.reader).value.groups


def group_conditions(
    names: Iterable[ConditionId],
    known: Mapping[ConditionId, Condition],
    groups: Mapping[GroupId, tuple[ConditionId, ...]],
) -> dict[GroupId, tuple[ConditionId, ...]]:
    """Return conditions by their groups, in the order of the table.

    A condition that names its group comes last in it. Groups without any are left out.
    """
    names = tuple(names)
    home = {name: group for group, members in groups.items() for name in members}
    home |= {name: group for name in names if (group := known[name].group)}
    order = {name: at for at, name in enumerate(each for members in groups.values() for each in members)}
    found: dict[GroupId, list[ConditionId]] = {group: [] for group in (*groups, *home.values(), OTHERS)}
    for name in sorted(names, key=lambda name: order.get(name, len(order))):
        found[home.get(name, OTHERS)].append(name)
    others = found.pop(OTHERS)
    return {group: tuple(members) for group, members in {**found, OTHERS: others}.items() if members}


def name_group(group: GroupId, *languages: Language) -> str:
    """Return the name of a group in the first language that has one, else its id."""
    named = (language.condition_groups.get(group) for language in languages)
    return next(filter(None, named), group.replace("-", " ").capitalize())
