"""What people call the columns of a table, in the languages of the program.

Only what is used for one column is read as that column. What may mean two things is asked about.
"""

import re
from collections.abc import Mapping
from unicodedata import category

from handout.request.options import NAME_COLUMNS

PARTS = TITLE, FIRST, LAST = NAME_COLUMNS
"""The columns of the parts of a name."""


def alias_key(name: str) -> str:
    """Return the name of a column without its punctuation."""
    # Vowel signs of Indic scripts are marks, which are no letters to a pattern.
    letters = "".join(c if c.isalnum() or category(c)[0] == "M" else "_" for c in name)
    return re.sub("_+", "_", letters).strip("_")


def _by_alias(names: Mapping[str, str]) -> Mapping[str, str]:
    """Return the name of each alias."""
    return {alias_key(alias): name for name, aliases in names.items() for alias in aliases.split()}


ALIASES = _by_alias(
    {
        "patient": "name full_name patient_name name_of_patient patient_s_name patients_name pt pt_name pts_name patients"
        " patient_full_name client client_name patientin patient_in patientenname name_des_patienten nom_du_patient paciente"
        " nombre_del_paciente nombre_completo nombre_y_apellidos paziente nome_e_cognome nome_do_paciente nome_completo"
        " pacjent pacjentka imię_i_nazwisko пацієнт пацієнтка المريض اسم_المريض بیمار نام_بیمار مریض रोगी रोगी_का_नाम"
        " রোগী bukaan bệnh_nhân 患者 患者姓名 患者名 患者氏名",
        "date": "datum fecha visit_date date_of_visit appointment_date date_of_appointment appt_date date_seen leaflet_date"
        " data fecha_de_la_cita fecha_de_visita التاريخ তারিখ تاریخ तारीख 日付 taariikh дата ngày 日期",
        "by": "from clinician clinician_name therapist physio physiotherapist practitioner seen_by given_by behandler"
        " terapeuta fisioterapeuta fisioterapista thérapeute kinésithérapeute therapeut therapeutin fizjoterapeuta",
        "note": "notes note_for_patient note_to_patient notes_for_patient message notiz nota notas nota_para_el_paciente"
        " ملاحظة",
        "points": "point punkte puntos cards card exercises hints which_points acupressure_points chosen_points"
        " نقاط تمارين পয়েন্ট ব্যায়াম übungen ejercicios نقطه تمرین exercices पॉइंट कसरत कसरतें punti esercizi ツボ 運動 punkty"
        " ćwiczenia pontos exercícios baro jimicsiyo точки вправи پوائنٹ ورزشیں huyệt bài_tập 穴位 练习",
        "avoid": "condition conditions contraindication contraindications contra_indications contra not_with avoid_because"
        " avoid_because_of conditions_to_avoid vermeiden kontraindikation kontraindikationen evitar contre_indications",
        "dose": "doses dosis dosierung dosage",
        "language": "lang sprache langue idioma lingua język мова اللغة زبان भाषा ভাষা luqad ngôn_ngữ 语言 言語",
        "with": "with_language second_language other_language zweite_sprache segundo_idioma",
        "large_print": "grossdruck großdruck large_text big_print large_font letra_grande letras_grandes gros_caractères"
        " grands_caractères caratteri_grandi duży_druk خط_كبير",
        "file": "file_name filename name_of_file pdf",
        TITLE: "title salutation anrede titel tratamiento civilité titolo",
        FIRST: "first_name first_names firstname forename forenames given_name given_names christian_name vorname vornamen prénom"
        " prenom prénoms first pt_first_name patient_first_name patient_forename nombre_de_pila primer_nombre imię імʼя",
        LAST: "surname surnames last_name lastname last family_name nachname familienname apellido apellidos nom_de_famille"
        " pt_surname patient_surname patient_last_name primer_apellido cognome sobrenome sobrenomes apelido apelidos nazwisko"
        " прізвище",
    }
)
"""Titles that people use for one column only; that a column is read so is said."""

DOUBTFUL = _by_alias(
    {
        "avoid": "exclude exclusion exclusions diagnosis diagnoses dx history hx"
        " medical_history past_history past_medical_history pmh pmhx warning warnings"
        " allergy allergies alert alerts vorerkrankung vorerkrankungen diagnose diagnosen medical_conditions"
        " health_conditions known_conditions problems problem_list medical_problems health_problems medical_issues health_issues"
        " medication medications meds drugs medikamente medikation risks risk_factors antecedentes antécédents"
        " diagnóstico diagnósticos diagnostic diagnosi diagnoza diagnozy alergias alergie allergie enfermedades",
        "patient": "nom nombre nome person الاسم نام नाम নাম 姓名 氏名 magaca tên ім'я",
        "note": "remark remarks comment comments bemerkung bemerkungen hinweis comentario comentarios observaciones observações"
        " commentaire commentaires remarque remarques osservazioni uwagi notatki примітки ملاحظات 备注 備考",
        "points": "نصائح পরামর্শ tipps consejos توصیه conseils सुझाव consigli ヒント wskazówki dicas talooyin поради"
        " مشورے lời_khuyên 建议",
    }
)
"""Titles that may mean a column, or nothing for the leaflet: the user is asked."""

NAMES = frozenset({"name", "nom", "nombre", "nome"})
"""Titles of a name, which is a part of one beside the title of the other part."""
