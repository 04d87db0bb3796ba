"""Words that claim what may not be claimed."""

import re

CLAIMS = re.compile(
    r"(?<!not a )\bcur(e|es|ed|ing)\b|\bheal(s|ed|ing|er)?\b|\bprevent|(?<!\bcancer )\btreat|\bside[- ]effects?\b|\bput a stop|"
    r"\breliev|\brelief\b|\bboost|\bstrengthens\b|\bdetox|\btoxins?\b|\bcleans(e|es|ed|ing)\b|\bunblock|\brestor(e|es|ed|ing)\b|\brealign|"
    r"\brebuild|\bregulat(e|es|ed|ing)\b|\bbalances?\b|(?<!\bsea of )\benergy\b|\bqi\b|\binstead of\b|\bnatural(ly)?\b|\bworks\b|"
    r"\b(takes away|fixes|corrects|releases|melts|lowers)\b|\bstops? (the |your |an? )?(pain|migraine|headache|allerg|cramp)|"
    r"\bguarantee|\bprove[ns]?\b|(?<!\bprint at )(?<!\bprint all sheets at )\b100 ?%|\b(un)?safe(ly)?\b|\bany disease\b",
    re.IGNORECASE,
)
