"""Rules on the system: disk, memory and libraries.

After such a problem the command ends with exit code 3.
"""

from handout.rules.rule import ERROR, WARNING, Rule, Wording

RULES = {
    "cannot-write": Rule(
        ERROR,
        "A file or folder cannot be written.",
        {
            "": Wording(
                "cannot be written: {reason}",
                "choose another place (-o, or --project)",
                page_hint="see that the folder is there and may be changed, and that the disk has space; then try again",
            ),
            "terminal": Wording(
                "cannot be written: {reason}", "name a file, or pass it on: handout build … -o - | lp"
            ),
            "folder": Wording("this is a folder", "name the file to write, such as {example}"),
            "file": Wording("this is a file, not a folder", "name a folder, which is made if it is not there"),
        },
    ),
    "no-viewer": Rule(
        WARNING,
        "The system shows no PDF by itself, or there is no file to show.",
        {
            "": Wording("it is written, but this system has no program that shows it", "open it by hand"),
            "stream": Wording("there is no file to show: the PDF goes to standard output", "give a file with -o"),
        },
    ),
    "no-memory": Rule(
        ERROR,
        "The system has too little memory free.",
        {"": Wording("there is not enough memory")},
    ),
    "system": Rule(
        ERROR,
        "The system refuses something else.",
        {"": Wording("the system refuses: {reason}")},
    ),
    "worker-lost": Rule(
        ERROR,
        "A process of a batch was stopped from outside, often because memory was short.",
        {
            "": Wording(
                "a worker was stopped from outside",
                "the same command goes on where it stopped; --workers 1 needs less memory",
            )
        },
    ),
    "no-folder": Rule(
        ERROR,
        "The folder in which the command is called was deleted.",
        {"": Wording("the folder you stand in is gone", "change to a folder that is there, with cd")},
    ),
    "no-templates": Rule(
        ERROR,
        "The program was packed without the files that come with it.",
        {
            "": Wording(
                "this program was packed without its templates", "handout help install says which installations work"
            )
        },
    ),
    "no-font": Rule(
        ERROR,
        "The package with the font is missing, or a font of another script.",
        {
            "": Wording(
                "the package pymupdf-fonts is not installed",
                "pip install pymupdf-fonts",
                page_hint="whoever installed handout can add it: pip install pymupdf-fonts",
            ),
            "script": Wording("no font here has {script} letters such as {sample}", "{cure}"),
        },
    ),
    "old-library": Rule(
        ERROR,
        "A library is older than the command line needs.",
        {
            "": Wording(
                "Typer {version} is too old to be relied on",
                "install handout anew, or `pip install --upgrade typer`",
            )
        },
    ),
    "unforeseen": Rule(
        ERROR,
        "A fault of `handout`, or of a library that has changed: please report it.",
        {
            "": Wording(
                "{error} in {place}: a fault of handout, or of a library that has changed",
                "report it, with {libraries}; HANDOUT_TRACEBACK=1 shows where it comes from",
            )
        },
    ),
    "no-dask": Rule(
        ERROR,
        "A cluster is asked for, and the library for it is not installed.",
        {"": Wording("Dask is not installed", "pip install 'clinic-handout[cluster]'")},
    ),
    "no-cluster": Rule(
        ERROR,
        "No cluster answers at an address.",
        {
            "address": Wording(
                "this is no address", "say where the scheduler listens, such as tcp://127.0.0.1:8786"
            ),
            "": Wording(
                "no cluster answers: {reason}", "say where the scheduler listens, such as tcp://127.0.0.1:8786"
            ),
        },
    ),
}  # fmt: skip
