"""The conditions that ``--avoid`` and topics may name.

The list is closed. Their words are in the language files.
"""

from enum import StrEnum


class Condition(StrEnum):
    """A condition of a patient that can make a point unsuitable."""

    PREGNANCY = "pregnancy"
    HERNIA = "hernia"
    BELLY_PAIN = "belly-pain"
    BELLY_SURGERY = "belly-surgery"
    STOMA = "stoma"
    JUST_EATEN = "just-eaten"
    WEAK_BACK = "weak-back"
    OSTEOPOROSIS = "osteoporosis"
    BROKEN_BONE = "broken-bone"
    SLIPPED_DISC = "slipped-disc"
    BACK_SURGERY = "back-surgery"
    KIDNEY_TROUBLE = "kidney-trouble"
    BLOOD_THINNERS = "blood-thinners"
    BLOOD_CLOT = "blood-clot"
    VARICOSE_VEINS = "varicose-veins"
    SWOLLEN_LEG = "swollen-leg"
    KNEE_SURGERY = "knee-surgery"
    KNEE_LUMP = "knee-lump"
    HIP_INJURY = "hip-injury"
    HIP_REPLACEMENT = "hip-replacement"
    NUMB_FEET = "numb-feet"
    POOR_CIRCULATION = "poor-circulation"
    GOUT = "gout"
    FOOT_INJURY = "foot-injury"
    SKIN_INFECTION = "skin-infection"
    HAND_INJURY = "hand-injury"
    DRIP = "drip"
    BROKEN_SKIN = "broken-skin"
    CANCER = "cancer"
    HEART_DISEASE = "heart-disease"
    RECENT_SURGERY = "recent-surgery"
    JOINT_DISEASE = "joint-disease"
