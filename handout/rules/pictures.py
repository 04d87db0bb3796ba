"""Rules on pictures: drawings and photos that cannot be printed as they look."""

from handout.rules.rule import ERROR, WARNING, Rule, Wording

AGAIN = "save it again as SVG"
PLAIN_AGAIN = "save it again as plain SVG"
NO_DOCTYPE = "save it without a <!DOCTYPE …>"
SIMPLIFY = "simplify it"
SMALLER = "make it smaller: 3000 pixels wide is plenty"
RESAVE = "save it again as JPEG or PNG, and check that its name ends as its format does"

RULES = {
    "no-picture": Rule(
        ERROR,
        "A picture that is named is not there.",
        {
            "": Wording(
                "there is no picture '{file}' in {folder}",
                "{nearest} (`handout picture FILE --topic {topic}` puts one there)",
                page_hint="{nearest}, or add the picture in the editor",
            ),
            "shared": Wording("there is no picture '{file}' in {folder}", "{nearest}"),
            "places": Wording(
                "there is no picture '{file}' in {folder}, where {landmarks} has places on it",
                "put it back; if the atlas's one of that name is meant, delete its places there",
            ),
            "folder": Wording("'{file}' in {folder} is a folder, not a picture", "name a picture in it, or rename it"),
        },
    ),
    "atlas-picture": Rule(
        WARNING,
        "A picture of the atlas is printed, where a picture of your own may be meant that is not there.",
        {
            "": Wording(
                "'{file}' is printed from the atlas, for {folder} has no such picture",
                "write 'atlas/{file}' if it is meant; else put your own picture into that folder",
            ),
            "places": Wording(
                "'{file}' is printed from the atlas, though {landmarks} has places on a picture of your own",
                "put your own picture beside them; if the atlas's is meant, delete its places there",
            ),
        },
    ),
    "picture-format": Rule(
        ERROR,
        "A picture is of a format that cannot be printed.",
        {
            "": Wording("'{file}' is not a picture that can be printed", "use {known}"),
            "pixels": Wording(
                "its pixels are fractions, signed, or not of 1, 2, 4, 8 or 16 bit; they name no colour",
                "save it with 8 bit a channel",
            ),
        },
    ),
    "broken-picture": Rule(
        ERROR,
        "A picture is damaged, or is not what its name says.",
        {
            "": Wording("not a whole picture: it is damaged, cut off, or of no known format", RESAVE),
            "empty": Wording("the file is empty", RESAVE),
            "other": Wording("it is {format} inside, whatever its name says", RESAVE),
        },
    ),
    "picture-too-large": Rule(
        ERROR,
        "A picture would take too much memory, time or room in the PDF.",
        {
            "file": Wording("'{file}' has more than {most} MB", "make it smaller"),
            "pixels": Wording("more than {most:.0f} million pixels", SMALLER),
            "side": Wording("more than {most:,} pixels wide or tall", SMALLER),
            "progressive": Wording(
                "more than {most:.0f} million pixels",
                "make it smaller, or save it as a JPEG that is not progressive",
            ),
            "memory": Wording("it takes more memory to read than there is", SMALLER),
            "scans": Wording("its {scans} scans take too long to read", SMALLER),
            "drawing": Wording("more than {most} MB of drawing", "simplify it, or use a photo (PNG)"),
            "elements": Wording("more than {most:,} elements, or nested over {depth} deep", SIMPLIFY),
            "properties": Wording("more than {most:,} properties in one place", SIMPLIFY),
            "rules": Wording("more than {most:,} rules in its style sheet", SIMPLIFY),
            "all-rules": Wording("its style sheet has too many rules", SIMPLIFY),
            "unfolded": Wording(
                "its copies, patterns, markers and text become too much, or never end",
                "flatten it to plain shapes, or simplify it",
            ),
            "painted": Wording("it is too much to print", "simplify it, or use it as a photo (PNG)"),
            "repeats": Wording(
                "more than {most:,} tiles of a pattern, or dashes", "make the pattern or the dashes larger"
            ),
        },
    ),
    "picture-size": Rule(
        ERROR,
        "A picture has no size that can be printed.",
        {
            "long": Wording(
                "{times:.0f} times as long as it is broad; it would be too small to see", "cut it to at most {most} times"
            ),
            "drawing": Wording(
                "a size of {width:g} x {height:g} pt cannot be printed", "set width, height and viewBox"
            ),
            "far": Wording(
                "a shape reaches further than 1,000,000 units", "delete what lies far outside the drawing"
            ),
            "box": Wording("viewBox: '{box}' is no box", "set width, height and viewBox"),
            "sides": Wording(
                "a size of '{width}' by '{height}' is not plain",
                "give both width and height in px or mm, or none of them and a viewBox",
            ),
        },
    ),
    "picture-empty": Rule(
        ERROR,
        "A picture prints as white paper, or as a black one.",
        {
            "": Wording("nothing is drawn in it", "is this the right file?"),
            "unseen": Wording(
                "nothing of it would be seen: it is white or transparent throughout",
                "is this the right file? give white lines a dark ground",
            ),
            "dark": Wording(
                "nothing of it would be seen: it is black, or nearly so, throughout",
                "is this the right file? take it again with more light, or make it lighter",
            ),
        },
    ),
    "dark-picture": Rule(
        WARNING,
        "A photo prints so dark that little of it would be seen.",
        {"": Wording("it is nearly black; little of it would be seen on paper", "take it again with more light, or make it lighter")},
    ),
    "one-of-several": Rule(
        WARNING,
        "A file holds several pictures, such as the pages of a scan.",
        {"": Wording("the file holds {count} pictures, and one of them is printed", "save the one you mean by itself")},
    ),
    "coarse-picture": Rule(
        WARNING,
        "A photo has too few pixels for its printed size.",
        {
            "": Wording(
                "only {dpi:.0f} dpi at its printed size; it will look blurred",
                "use a picture at least {pixels} pixels wide",
            )
        },
    ),
    "not-svg": Rule(
        ERROR,
        "A file is no SVG drawing.",
        {
            "": Wording("this is <{tag}>, not an SVG drawing", "save it as SVG"),
            "namespace": Wording(
                "<{tag}> does not say that it is SVG, as one copied from a web page",
                'write <svg xmlns="http://www.w3.org/2000/svg" …',
            ),
        },
    ),
    "svg-syntax": Rule(
        ERROR,
        "A drawing cannot be read.",
        {
            "": Wording("not a whole SVG: {reason}", AGAIN),
            "empty": Wording("the file is empty", AGAIN),
            "encoding": Wording("{reason}", "save it as UTF-8"),
            "other": Wording(
                "it is {format} inside, whatever its name says",
                "save it as SVG; a photo keeps the ending of its own format, such as .jpg",
            ),
            "nested": Wording("its groups are nested too deep", "ungroup what needs no group"),
            "converter": Wording("the converter cannot draw it", "save it as plain SVG"),
        },
    ),
    "svg-entity": Rule(
        ERROR,
        "A drawing has an entity that is more than a plain word.",
        {
            "": Wording("the entity '{entity}' is not a plain word", NO_DOCTYPE),
            "unknown": Wording("the entity '&{entity};' is not in the file", "write the character itself"),
            "too-much": Wording("its entities stand for too much", NO_DOCTYPE),
        },
    ),
    "svg-reference": Rule(
        ERROR,
        "A drawing refers to something that is not in its file, or not once.",
        {
            "": Wording("a reference to '{target}' is not followed", "put the thing itself into the drawing"),
            "image": Wording("a reference to '{target}' is not followed", "{cure}"),
            "sheet": Wording("a style sheet in another file is not followed", "embed it: <style>"),
            "import": Wording("a style sheet in another file (@import) is not followed", "embed it: <style>"),
            "missing": Wording("'#{target}' is not in the drawing", PLAIN_AGAIN),
            "twice": Wording("the id '{target}' is given twice", PLAIN_AGAIN),
        },
    ),
    "svg-element": Rule(
        ERROR,
        "A drawing holds something that programs draw in different ways, or not at all.",
        {
            "": Wording("{what} would not come out right", "{cure}"),
            "colour": Wording("{property}: '{value}' is not one plain colour", "use a colour such as #0b5c6b"),
        },
    ),
    "svg-style": Rule(
        ERROR,
        "A style sheet of a drawing is read in different ways by different programs.",
        {
            "": Wording(
                "the style '{style}' would not come out right", "export it with presentation attributes instead of CSS"
            )
        },
    ),
    "svg-font": Rule(
        ERROR,
        "A text in a drawing is printed in the handout's font, which may lack a character or be of another width.",
        {
            "": Wording(
                "the font {font} has no glyph for {characters}", "turn the text into paths in your drawing program"
            ),
            "other": Wording(
                "its text is printed in {font}, not in {fonts}",
                "look at it, or turn the text into paths in your drawing program",
                severity=WARNING,
            ),
        },
    ),
    "svg-motion": Rule(
        WARNING,
        "A drawing moves or has a script; paper does not.",
        {
            "": Wording(
                "it is printed as it stands before anything moves", "look at it: does it show what you mean?"
            )
        },
    ),
}  # fmt: skip
