"""The classes of the catalogue: a rule and its wordings."""

from collections.abc import Mapping
from typing import NamedTuple

ERROR, WARNING = "error", "warning"


class Wording(NamedTuple):
    """A message and a hint, both templates with fields in braces.

    *severity* is empty if it is that of the rule. *page_hint* is shown on the page of ``handout serve`` in place of a hint that
    names a command, or an option which that page lacks. *public_message* and *public_hint* are shown where patient data must
    not be. Without a *public_message*, the message is shown with ``…`` in its private fields. Without a *public_hint*, a
    hint with private fields is not shown.
    """

    message: str
    hint: str = ""
    severity: str = ""
    public_message: str = ""
    public_hint: str = ""
    page_hint: str = ""


class Rule(NamedTuple):
    """A rule: its severity, its meaning, and its wordings by name.

    The plain wording has the name "". *private* are the fields that may hold patient data.
    """

    severity: str
    doc: str
    wordings: Mapping[str, Wording]
    private: frozenset[str] = frozenset()
