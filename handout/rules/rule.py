"""What a rule of the catalogue holds."""

from collections.abc import Mapping
from typing import NamedTuple

ERROR, WARNING = "error", "warning"


class Wording(NamedTuple):
    """A message and its hint, with the names of their fields in braces.

    *severity* is named only where it is not that of the rule. Where nothing private may be shown, *public_message* takes
    the place of the message if ``…`` in its private fields would say too little, and *public_hint* that of a hint that has
    any.
    """

    message: str
    hint: str = ""
    severity: str = ""
    public_message: str = ""
    public_hint: str = ""


class Rule(NamedTuple):
    """How severe a finding is, what it means, and its wordings by the name of a variant, '' being the plain one.

    *private* are the fields that may hold what is said about a patient.
    """

    severity: str
    doc: str
    wordings: Mapping[str, Wording]
    private: frozenset[str] = frozenset()
