"""What is said of a patient."""

from handout.problems import Location, Problem
from handout.request.patient import PatientDetails, parse_patient

NAME, BY, NOTE = "Zuzana Wójcik-Quist", "Dr Yrsa Ngo", "Begin with the hand.\nCall me on Friday."


def wanting(**given: str) -> tuple[PatientDetails, list[tuple[str, str]]]:
    """Return the personal lines of texts and the problems found, by place and rule."""
    found: list[Problem] = []
    doses = [given.pop("dose")] if "dose" in given else []
    where = {name: Location.of_option(f"--{name}") for name in ("patient", "date", "by", "note", "dose")}
    result = parse_patient(given, doses, where, found)
    return result, [(str(problem.where), problem.rule) for problem in found]
