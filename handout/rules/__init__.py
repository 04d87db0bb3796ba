"""The catalogue of rules: what a problem can be, how severe it is, what it means, and in which words it is reported.

The ids are public: whoever reads problems by a program knows them.
"""

from collections.abc import Iterator, Mapping
from string import Formatter

from handout.rules import files, options, pages, pictures, system, tables, texts
from handout.rules.rule import Rule, Wording

__all__ = ["FAMILIES", "RULES", "Rule", "Wording", "explanation", "find", "markdown"]

FAMILIES: Mapping[str, Mapping[str, Rule]] = {
    "Files and folders": files.RULES,
    "Texts": texts.RULES,
    "Options and patients": options.RULES,
    "Pictures": pictures.RULES,
    "Pages": pages.RULES,
    "Tables of patients": tables.RULES,
    "The system": system.RULES,
}
"""The rules by the family they are documented in."""

RULES: Mapping[str, Rule] = {name: rule for rules in FAMILIES.values() for name, rule in rules.items()}


def find(key: str) -> tuple[Rule, Wording]:
    """Return the rule and the wording of a *key*, such as ``no-file`` or ``no-file/name``."""
    name, _, variant = key.partition("/")
    rule = RULES[name]
    return rule, rule.wordings[variant]


def severities(rule: Rule) -> str:
    """Return how severe a rule is; some wordings of an error only warn."""
    return " or ".join(
        dict.fromkeys((rule.severity, *(each.severity for each in rule.wordings.values() if each.severity)))
    )


def explanation(name: str) -> str:
    """Return what a rule means, as Markdown: its messages with their hints, ``…`` standing for what each names."""
    rule = RULES[name]
    lines = [f"# {name}", "", rule.doc, "", f"It is of severity `{severities(rule)}`. Its messages and hints are:", ""]
    for each in rule.wordings.values():
        lines.append(f"- `{_shown(each.message)}`")
        lines += [f"    - `{_shown(each.hint)}`"] if _shown(each.hint).strip("…") else []
    return "\n".join(lines) + "\n"


def _shown(template: str) -> str:
    """Return a template with ``…`` in each field."""
    return "".join(text + ("…" if field is not None else "") for text, field, _, _ in Formatter().parse(template))


def markdown() -> str:
    """Return the tables of all rules for the documentation, one for each family."""
    return "\n".join(_family(name, rules) for name, rules in FAMILIES.items())


def _family(title: str, rules: Mapping[str, Rule]) -> str:
    return "\n".join((f"### {title}", "", "| rule | severity | meaning |", "| --- | --- | --- |", *_rows(rules), ""))


def _rows(rules: Mapping[str, Rule]) -> Iterator[str]:
    for name in sorted(rules):
        yield f"| `{name}` | {severities(rules[name])} | {rules[name].doc} |"
