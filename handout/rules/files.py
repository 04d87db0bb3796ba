"""Rules on files as a whole: they must exist, be readable, and be small enough."""

from handout.rules.rule import ERROR, WARNING, Rule, Wording

ELSEWHERE = "write elsewhere, or rename it"
NO_NAME = "the name is not one a file or folder can have"

RULES = {
    "no-file": Rule(
        ERROR,
        "A file that is named is not there.",
        {
            "": Wording("there is no such file", "check the spelling and the folder"),
            "name": Wording(NO_NAME),
        },
    ),
    "misnamed-file": Rule(
        ERROR,
        "A file has nearly the name of one that is read, so that what it says would be lost.",
        {"": Wording("this file is not read, for it is not called '{name}'", "rename it to '{name}', or give it another name")},
    ),
    "not-a-file": Rule(
        ERROR,
        "A file is asked for; a folder, device or pipe stands there.",
        {
            "device": Wording("this is a device or pipe", "name a file"),
            "folder": Wording("this is a folder", "name the file inside it"),
        },
    ),
    "unreadable": Rule(
        ERROR,
        "The system refuses to let a file or folder be read.",
        {
            "": Wording("cannot be read: {reason}"),
            "link": Wording("this is a link that leads nowhere", "delete it, or put the file where it leads"),
            "input": Wording("cannot be read: {reason}", "pass the table on: handout batch back-pain - < patients.csv"),
        },
    ),
    "no-home": Rule(
        ERROR,
        "A path begins with `~`, and nobody's home folder can be found for it.",
        {
            "": Wording("your home folder is not known", "write the path in full"),
            "user": Wording("there is no user '{user}'", "write the path in full"),
        },
    ),
    "no-project": Rule(
        ERROR,
        "`--project` names no folder.",
        {
            "": Wording("this is not a folder", "--project takes a folder"),
            "name": Wording(NO_NAME),
        },
    ),
    "outside-project": Rule(
        ERROR,
        "A picture lies outside the project: what a handout is made from stays in one folder, and nothing is fetched.",
        {
            "address": Wording("'{file}' is an address", "save the picture in images/ and name the file"),
            "path": Wording("'{file}' leads out of the project", "name a file inside images/, with '/'"),
            "link": Wording("'{file}' is a link that leads out of the project", "copy the file itself"),
        },
    ),
    "file-exists": Rule(
        ERROR,
        "A new topic, plan, clinic or picture has the name of one that is there; nothing is written over or hidden.",
        {
            "topic": Wording("there is such a topic already", "choose another name"),
            "topic-built-in": Wording(
                "the topic '{name}' is built in; another one of that name would take its place",
                "choose another name, or change a copy of it: `handout new {name} --from {name}`",
            ),
            "plan": Wording("there is such a plan already", "choose another name"),
            "clinic": Wording("there is such a clinic already", "choose another name"),
            "clinic-built-in": Wording("the clinic '{name}' is built in, to show what a clinic prints", "choose another name"),
            "language": Wording("there is such a file already", "change it, or delete it first"),
            "built-in": Wording(
                "the language '{language}' is built in; a file to fill in would take the place of its words",
                "write only the words to change into {file}, such as `take_care: …`",
            ),
            "picture": Wording("there is another picture of that name", "give your picture another name"),
            "folder": Wording("there are files already, which may belong to something else", "choose another name"),
        },
    ),
    "same-file": Rule(
        ERROR,
        "Two files would be one, or what a handout is made from would be written over.",
        {
            "input": Wording(
                "the handout is made from this file, and would be written over it", "name another file to write"
            ),
            "outputs": Wording("both PDFs would be one file", "name another"),
            "table": Wording(
                "this is the table, and {file} would be written over it", "write elsewhere, or rename the table"
            ),
            "list": Wording("this is no list of rows left out, and one would be written over it", ELSEWHERE),
        },
    ),
    "too-large": Rule(
        ERROR,
        "A file, or what it unfolds to, is larger than any real one: it is probably another file.",
        {
            "text": Wording("the file has {size:.1f} MB, more than the {most:.0f} MB a text needs", "is this the right file?"),
            "values": Wording("more than {most:,} values", "is an alias used inside its own copies?"),
            "table": Wording("the table is larger than {most:,.0f} MB", "part it into several files"),
            "columns": Wording(
                "the table has {count:,} columns, more than {most:,}", "copy the ones for the leaflets to a new file"
            ),
            "unpacked": Wording(
                "the file unpacks to {size:,.0f} MB, more than {most:,.0f} MB", "copy the table alone to a new file"
            ),
            "sheet": Wording("{what}", "copy the table alone to a new file"),
        },
    ),
    "empty-file": Rule(
        ERROR,
        "A file says nothing.",
        {
            "": Wording("the file is empty", "{how_to_begin}"),
            "table": Wording("the table is empty", "is this the right file?"),
        },
    ),
    "other-patient": Rule(
        WARNING,
        "A file that is written held the handout of somebody else.",
        {
            "": Wording("another patient's handout was here and is replaced", "give each a file of its own with -o"),
            "several": Wording(
                "{count} here held another patient's handout and {are} replaced",
                "give each table a folder of its own with -o",
            ),
        },
    ),
    "old-files": Rule(
        WARNING,
        "A folder holds PDFs of an earlier table: they may be handed out by mistake.",
        {
            "": Wording(
                "{count} of an earlier run {are} there that no row of this table makes", "hand out only what manifest.csv lists"
            )
        },
    ),
}  # fmt: skip
