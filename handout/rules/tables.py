"""Rules on tables of patients.

No message repeats the content of a row.
"""

from handout.rules.rule import ERROR, WARNING, Rule, Wording

SAVE = "save it as CSV, ODS or XLSX"  # one of these is written by every spreadsheet program; more may be read
OPEN_AND_SAVE = f"open it in a spreadsheet and {SAVE}"
PART = "unmerge the cells, and write the value into each"

RULES = {
    "no-table": Rule(
        ERROR,
        "A file is no table, or none that can be opened.",
        {
            "pdf": Wording("this is a PDF, not a table", SAVE),
            "password": Wording(
                "the file is protected by a password, or from an Excel before 2007", f"{SAVE}, without a password"
            ),
            "web-page": Wording("this is a web page or XML under the name of a table", OPEN_AND_SAVE),
            "other": Wording("this is {kind}, not a table", OPEN_AND_SAVE),
            "damaged": Wording("the file is no {kind} table, or is damaged", OPEN_AND_SAVE),
        },
    ),
    "no-rows": Rule(
        ERROR,
        "A table has a header and nothing below it.",
        {"": Wording("the table has a header but no rows", "write one row for each leaflet")},
    ),
    "no-header": Rule(
        ERROR,
        "No column of the first ten rows is known: they may be patients' rows.",
        {
            "": Wording("no column of the first ten rows is known", "name the columns in the first: {known}"),
            "one-cell": Wording(
                "all titles stand in one cell, with {delimiter} between them",
                "split the columns (in Excel: Data, Text to Columns, Delimited), and save the table again",
            ),
        },
    ),
    "row-above": Rule(
        ERROR,
        "A row above the header may be a patient's.",
        {"": Wording("this row stands above the header, and may be a patient's", "put it below the header, or take it out")},
    ),
    "passed-row": Rule(
        WARNING,
        "Rows that cannot be a patient's are passed over: titles, blank rows, totals, headings.",
        {
            "title": Wording("passed over above the header: {rows}"),
            "blank": Wording("passed over as blank: {rows}"),
            "totals": Wording("passed over as totals: {rows}", "write a patient's name where one is meant"),
            "heading": Wording("passed over as headings or remarks: {rows}", "write more into a row that is a patient's"),
            "header": Wording("passed over as the header again: {rows}"),
        },
    ),
    "column-read-as": Rule(
        WARNING,
        "A column has another title than its name, and is read by what the title means.",
        {
            "": Wording(
                "columns are read so: {read}",
                "name one in --ignore if it is not for the leaflets",
                page_hint="take one out of the table if it is not for the leaflets",
            )
        },
    ),
    "same-column": Rule(
        ERROR,
        "Two columns have one name.",
        {
            "": Wording("{column} is there twice", "keep one of them"),
            "meaning": Wording(
                "{column} and '{first}' both seem to be '{meant}'",
                "say --ignore {name}, or name the right one '{meant}'",
                page_hint="take one of them out of the table, or name the right one '{meant}'",
            ),
        },
    ),
    "unknown-column": Rule(
        ERROR,
        "A column is not known, and may hold what another should: a caution would be lost without a sign.",
        {
            "": Wording("{column} is not known", "did you mean '{meant}'? if not, take it out"),
            "ignore": Wording(
                "{column} is not known",
                "did you mean '{meant}'? if not, take it out, or say --ignore {name}",
                page_hint="did you mean '{meant}'? if not, take it out of the table",
            ),
            "words": Wording(
                "column '{column}' is not used, and holds words of the column '{meant}'",
                "name it '{meant}', or what else it is, such as 'note'; say --ignore {name} if it is not for the leaflets",
                page_hint="name it '{meant}', or what else it is, such as 'note'; take it out if it is not for the leaflets",
            ),
            "short": Wording(
                "column '{column}' is not used, and its title may be short for a condition",
                "write the condition in full, or say --ignore {name} if it is not for the leaflets",
                page_hint="write the condition in full, or take the column out if it is not for the leaflets",
            ),
            "without": Wording(
                "column '{column}' is not used, and may name what is to be left out",
                "write 'all but hand' into the column points, or say --ignore {name} if it is not for the leaflets",
                page_hint="write 'all but hand' into the column points, or take the column out if it is not for the leaflets",
            ),
            "dose": Wording(
                "column '{column}' is not used, and may hold doses: the usual ones would be printed",
                "write hand=2 minutes into the column dose, or say --ignore {name} if it is not for the leaflets",
                page_hint="write hand=2 minutes into the column dose, or take the column out if it is not for the leaflets",
            ),
            "unnamed": Wording(
                "a column without a name is not used, and holds words of the column '{meant}'",
                "name it '{meant}', or take it out if it is not for the leaflets",
            ),
            "rows": Wording("unknown column '{column}'", "{nearest}"),
        },
    ),
    "unused-column": Rule(
        WARNING,
        "A column is not used.",
        {
            "": Wording("{column} is not used"),
            "unnamed": Wording("a column without a name is not used"),
            "answers": Wording(
                "column '{column}' is not used, and says yes: rows {rows}",
                "if it is a condition, nothing is left out for it: a clinician chooses the cards of these patients",
            ),
        },
    ),
    "missing-column": Rule(
        ERROR,
        "A column that an option names is not there.",
        {"": Wording("there is no column '{column}'", "{nearest}")},
    ),
    "wrong-column": Rule(
        ERROR,
        "`--ignore` names a column that leaflets need.",
        {
            "": Wording(
                "'{column}' is a column of the leaflets", "take the column out of the table, or do not name it here"
            )
        },
    ),
    "hidden-column": Rule(
        ERROR,
        "A column is hidden: whoever looked at the table has not seen it.",
        {"": Wording("the column is hidden", "show it, or take it out")},
    ),
    "hidden-rows": Rule(
        WARNING,
        "Rows are hidden, often by a filter, and are left out.",
        {
            "": Wording("a hidden row is left out: {rows}", "show them, or clear the filter, if they are to be printed"),
            "several": Wording(
                "{count:,} hidden rows are left out: {rows}", "show them, or clear the filter, if they are to be printed"
            ),
        },
    ),
    "unread-comments": Rule(
        WARNING,
        "Cells have comments, which are not read: one may name a condition, or take one back.",
        {
            "": Wording(
                "comments on cells are not read: rows {rows}",
                "read them; what is to count must stand in a cell: conditions in avoid, a word for the patient in note",
            )
        },
    ),
    "unused-sheet": Rule(
        WARNING,
        "Of a workbook one sheet is read: the one whose header names the most columns.",
        {
            "": Wording(
                "sheet '{read}' is read; not read: {others}",
                "put all rows on one sheet, if they belong together",
            ),
            "patients": Wording(
                "sheet '{read}' is read, and holds the patients; not read, though they have such columns too: {others}",
                "put all rows on one sheet, or save each sheet as a file of its own",
            ),
            "hidden": Wording(
                "not read, for it is hidden, though it has the columns of patients: {others}",
                "show it, and hide or delete the others, if its rows are to be printed",
            ),
        },
    ),
    "open-quote": Rule(
        ERROR,
        "A quote is not closed, so that cells and rows below it run together.",
        {
            "": Wording(
                "the quote that is opened here is not closed",
                "close it, or take it out; a quote within a quoted cell is written twice",
            ),
            "torn": Wording(
                "a typographic quote is opened here, and closed in another cell",
                'write straight quotes ("…") round a cell that holds the delimiter',
            ),
            "below": Wording(
                "this may be part of the cell whose quote is opened in row {row}", "correct row {row} first"
            ),
        },
    ),
    "swapped-dates": Rule(
        WARNING,
        "A column holds dates of the spreadsheet beside dates written as text: of the first, day and month may be swapped.",
        {
            "": Wording(
                "dates of the spreadsheet in {rows}, and texts in {texts}: of the first, day and month may be swapped",
                "compare them with the list they come from; a spreadsheet set to another country turns 03/04 into 4 March, "
                "and leaves 25/04 a text",
            ),
        },
    ),
    "torn-cell": Rule(
        ERROR,
        "A line of a CSV file holds one cell where the row above it has all: a note with a line break that is not quoted.",
        {
            "": Wording(
                "this may be the rest of the last cell in the row above, not a patient",
                'put the whole cell in quotes ("…"), or join the lines; if it is a patient, write the delimiters of all columns',
            ),
        },
    ),
    "unparted-row": Rule(
        ERROR,
        "A row stands in one cell, with another delimiter than the header has: points and conditions would be lost.",
        {
            "": Wording(
                "the whole row may stand in one cell, with {delimiter} between its parts",
                "part its cells as those of the header are; of a lone name, write the delimiters of all columns behind it",
            ),
        },
    ),
    "row-goes-on": Rule(
        ERROR,
        "A row names no patient below one that does: it may hold further conditions or points of that patient.",
        {
            "": Wording(
                "this row names no patient; it may go on with row {row:,}",
                "write all of a patient into one row; write - as the name on a leaflet for nobody",
            ),
        },
    ),
    "same-patient": Rule(
        WARNING,
        "Several rows are for one name, and differ in their conditions.",
        {
            "": Wording(
                "rows for one name have different conditions: {rows}; each leaflet heeds only those of its own row",
                "write all conditions of a patient into each row, or check that these are different patients",
            ),
        },
    ),
    "lost-end": Rule(
        ERROR,
        "Zero bytes stand in a CSV file, or at its end: it was not written whole, and patients may be missing.",
        {
            "block": Wording(
                "zero bytes stand in line {line:,} in place of what is lost", "save the table again, from where it is whole"
            ),
            "": Wording("the file breaks off in line {line:,}; zero bytes follow", "save the table again, from where it is whole"),
            "line": Wording(
                "zero bytes follow the last line, {line:,}; the file may not have been written whole",
                "see if its last patient is there, and save the table again if not",
                severity=WARNING,
            ),
        },
    ),
    "extra-cell": Rule(
        ERROR,
        "A row has more cells than the header: one of them may be cut in two.",
        {
            "": Wording(
                "the row has more cells than the header has columns",
                "put a cell that holds the delimiter into quotes, or name the column",
            )
        },
    ),
    "merged-cell": Rule(
        ERROR,
        "Cells are merged, so that it is not clear whose the value is.",
        {
            "column": Wording("the cell is merged with column {column}", PART),
            "row": Wording("the cell is merged with row {row:,}, and holds a value of its own", PART),
            "title": Wording("the title is merged with row {row:,}", PART),
        },
    ),
    "no-value": Rule(
        ERROR,
        "A cell shows something else than it holds, or nothing.",
        {
            "formula": Wording(
                "the cell holds a formula, and no result of it", "open the file in a spreadsheet and save it again"
            ),
            "written": Wording(
                "the cell holds a formula as a text, not its result",
                "give the cell the format General and enter it again, or write the value itself",
            ),
            "error": Wording("the cell holds an error of the spreadsheet", "correct it, or write the value itself"),
            "joined": Wording(
                "the cell holds one number in a format for thousands, which a spreadsheet makes of a list such as 1,2",
                "write '1 and 2'; a number that is meant needs the format General",
            ),
            "table": Wording("the cell holds a table of its own", "write what is meant as text, each patient in a row"),
            "struck": Wording(
                "what the cell holds, or a part of it, is struck out", "delete it, or take the line through it away"
            ),
            "format": Wording("the cell {reason}", "write the value as text, or give the cell the format General"),
        },
    ),
    "wrong-encoding": Rule(
        ERROR,
        "A table is not in the encoding that it or `--encoding` says.",
        {
            "": Wording(
                "the file is not in {encoding}: line {line:,} cannot be read", "name another, or save it as CSV UTF-8"
            ),
            "unicode": Wording("the file is Unicode, and would be read wrong in another encoding", "leave it out"),
            "mark": Wording("the file begins as {encoding}, and is not from byte {byte:,} on", SAVE),
            "mixed": Wording(
                "the file is UTF-8 but for one character in line {line:,}",
                "write it anew, and save the file as CSV UTF-8; if it is none, name its --encoding",
                page_hint="write it anew, and save the file as CSV UTF-8",
            ),
            "mixed-several": Wording(
                "the file is UTF-8 but for {count:,} characters, the first in line {line:,}",
                "write them anew, and save it as CSV UTF-8; if it is none, name its --encoding",
                page_hint="write them anew, and save it as CSV UTF-8",
            ),
        },
    ),
    "unknown-encoding": Rule(
        ERROR,
        "An encoding is not known, or cannot be told surely: names would be printed wrong.",
        {
            "": Wording("'{encoding}' is no encoding that is known", "{nearest}"),
            "unsure": Wording(
                "the file is not UTF-8, and what it is cannot be told surely; see line {line:,}",
                "save it as CSV UTF-8, or name its encoding: --encoding {likely}",
                page_hint="save it as CSV UTF-8, or as an Excel workbook",
            ),
        },
    ),
    "doubtful-encoding": Rule(
        WARNING,
        "Some words of a table look wrong in the encoding that was named.",
        {
            "": Wording(
                "some words are unusual in {encoding}", "see if letters with accents are right on the leaflets"
            )
        },
    ),
    "guessed-encoding": Rule(
        WARNING,
        "A table is not UTF-8, and its encoding was found by its words.",
        {
            "": Wording(
                "the file is not UTF-8; it was read as {encoding}",
                "see if letters with accents are right; if not, name its --encoding, or save it as CSV UTF-8",
                page_hint="see if letters with accents are right; if not, save it as CSV UTF-8, or as an Excel workbook",
            )
        },
    ),
    "more": Rule(
        ERROR,
        "There are more problems in rows than are listed on the terminal.",
        {
            "": Wording("{problems} in {rows}", "mend these first, or list all with --skip-bad"),
            "listed": Wording("{problems} in {rows}", "all are in {file}"),
        },
    ),
}  # fmt: skip
