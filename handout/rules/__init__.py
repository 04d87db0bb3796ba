"""The catalogue of rules: the severity, meaning and messages of every problem.

The names of the rules are public: other programs read them. A rule stands in the file of its subject:

- ``files``: a file or folder is missing, unreadable, too large, or in the way of another
- ``syntax``: a YAML file cannot be read, or would lose a text to a sign of YAML or markup
- ``values``: a key or value of a file, cell or argument is unknown, missing, or of a wrong type, form or length
- ``names``: there is no topic, clinic, plan, theme, language or kind of that name
- ``topics``: what a topic, its kind or language says contradicts itself, or would not be printed
- ``options``: an option, point, condition, dose, date or line of a patient cannot be used
- ``pictures``: a drawing or photo cannot be printed as it is
- ``pages``: the finished pages lack something, or something does not fit on them
- ``tables``: a table of patients, or a row or cell of it, cannot be used
- ``page_form``: what the page of `handout serve` sends, or what it needs, is wrong
- ``system``: the disk, a program or another process refuses
"""

from collections.abc import Iterator, Mapping
from string import Formatter

from handout.rules import files, names, options, page_form, pages, pictures, syntax, system, tables, topics, values
from handout.rules.rule import Rule, Wording

__all__ = ["FAMILIES", "RULES", "Rule", "Wording", "explain_rule", "find", "render_markdown"]

FAMILIES: Mapping[str, Mapping[str, Rule]] = {
    "Files and folders": files.RULES,
    "YAML": syntax.RULES,
    "Keys and values": values.RULES,
    "Names": names.RULES,
    "Topics": topics.RULES,
    "Options and patients": options.RULES,
    "Pictures": pictures.RULES,
    "Pages": pages.RULES,
    "Tables of patients": tables.RULES,
    "The page of handout serve": page_form.RULES,
    "The system": system.RULES,
}
"""The rules by the family they are documented in."""

RULES: Mapping[str, Rule] = {name: rule for rules in FAMILIES.values() for name, rule in rules.items()}


def find(key: str) -> tuple[Rule, Wording]:
    """Return the rule and wording of a *key* such as ``no-file`` or ``no-file/name``."""
    name, _, variant = key.partition("/")
    rule = RULES[name]
    return rule, rule.wordings[variant]


def list_severities(rule: Rule) -> str:
    """Return the severity of a rule, and those of its wordings that differ."""
    return " or ".join(
        dict.fromkeys((rule.severity, *(each.severity for each in rule.wordings.values() if each.severity)))
    )


def explain_rule(name: str) -> str:
    """Return the meaning of a rule as Markdown, with its messages and hints."""
    rule = RULES[name]
    lines = [
        f"# {name}",
        "",
        rule.doc,
        "",
        f"It is of severity `{list_severities(rule)}`. Its messages and hints are:",
        "",
    ]
    for each in rule.wordings.values():
        lines.append(f"- `{_elide_fields(each.message)}`")
        lines += [f"    - `{_elide_fields(each.hint)}`"] if _elide_fields(each.hint).strip("…") else []
    return "\n".join(lines) + "\n"


def _elide_fields(template: str) -> str:
    """Return a template with ``…`` for each field."""
    return "".join(text + ("…" if field is not None else "") for text, field, _, _ in Formatter().parse(template))


def render_markdown() -> str:
    """Return the tables of rules for the documentation, one for each family."""
    return "\n".join(_render_family(name, rules) for name, rules in FAMILIES.items())


def _render_family(title: str, rules: Mapping[str, Rule]) -> str:
    """Return the table of a family of rules."""
    return "\n".join(
        (f"### {title}", "", "| rule | severity | meaning |", "| --- | --- | --- |", *_render_rows(rules), "")
    )


def _render_rows(rules: Mapping[str, Rule]) -> Iterator[str]:
    """Yield the row of each rule."""
    for name in sorted(rules):
        yield f"| `{name}` | {list_severities(rules[name])} | {rules[name].doc} |"
