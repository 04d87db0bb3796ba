"""Titles of columns in the languages of the program, as clinics there write them."""

import pytest
import yaml
from support.tables import KNOWN, read_text

from handout.installed import BUILTIN
from handout.mail_merge.tables.column_names import YES_NO, Columns
from handout.mail_merge.tables.raw_rows import column_name
from handout.mail_merge.tables.title_words import DOUBTFUL, alias_key
from handout.problems import InputError

NAMES = Columns(KNOWN)

LANGUAGES = sorted(path.stem for path in (BUILTIN / "templates" / "languages").glob("*.yaml"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_title_in_a_language_of_the_program_is_read_or_asked_about(language: str) -> None:
    """The date, and what each kind calls its cards: words that the pages print above them."""
    words = yaml.safe_load((BUILTIN / "templates" / "languages" / f"{language}.yaml").read_text("utf-8"))
    assert NAMES.mean(column_name(words["date"])) == "date"
    for name, kind in words.get("kinds", {}).items():
        title = column_name(kind["many"])
        asked = DOUBTFUL.get(alias_key(title), "") if name == "hints" else ""
        assert (asked or NAMES.mean(title)) == "points"


@pytest.mark.parametrize("title", ["Cirugía (sí/no)", "Opération (o/n)", "Operacja (tak/nie)", "Surgery? y/n"])
def test_a_title_that_asks_for_yes_or_no_names_what_it_asks_about(title: str) -> None:
    """In the words of more languages than English."""
    assert YES_NO.sub("", title).strip() == title.split("?", maxsplit=1)[0].split("(", maxsplit=1)[0].strip()


@pytest.mark.parametrize("title", ["Sin", "On", "Sin dolor", "Tan"])
def test_a_word_that_only_looks_like_yes_and_no_stays(title: str) -> None:
    """Without a sign between the two."""
    assert YES_NO.sub("", title) == title


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("Paciente;Fecha;Nota;Ejercicios;Letra grande", ["patient", "date", "note", "points", "large_print"]),
        ("Paziente;Data;Nota;Esercizi;Lingua", ["patient", "date", "note", "points", "language"]),
        ("Pacjent;Data;Punkty;Język", ["patient", "date", "points", "language"]),
        ("患者;日期;穴位", ["patient", "date", "points"]),
        ("रोगी;तारीख;कसरत", ["patient", "date", "points"]),
    ],
)
def test_a_header_in_one_language_is_understood(header: str, columns: list[str]) -> None:
    """Each title is read as its column."""
    assert [*read_text(f"{header}\n{';'.join('x' * len(columns))}\n").columns] == columns


def test_a_name_that_may_be_anybodys_is_asked_about_alone() -> None:
    """Beside no other part of a name, and beside the column of the patient."""
    with pytest.raises(InputError, match="Nombre"):
        read_text("Nombre;note\nAna;x\n")
