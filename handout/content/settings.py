"""The settings of a project, its file ``handout.yaml``."""

from typing import Annotated

from handout.schema.model import Doc, Model


class ProjectSettings(Model):
    """A project's ``handout.yaml``: values for options that are not given."""

    clinic: Annotated[str | None, Doc("The clinic for every handout of this folder.", "example")] = None
    paper: Annotated[str | None, Doc("The paper for every handout of this folder.", "Letter")] = None
    theme: Annotated[str | None, Doc("The colours of every handout of this folder.", "plain")] = None
