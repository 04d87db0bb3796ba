"""Words that claim what may not be claimed."""

import re

CLAIMS = re.compile(
    r"(?<!not a )\bcur(e|es|ed|ing)\b|\bheal(s|ed|ing|er)?\b|\bprevent|(?<!\bcancer )\btreat|\bside[- ]effects?\b|\bput a stop|"
    r"\bguarantee|\bprove[ns]?\b|(?<!\bprint at )(?<!\bprint all sheets at )\b100 ?%|\b(un)?safe(ly)?\b|\bany disease\b",
    re.IGNORECASE,
)
