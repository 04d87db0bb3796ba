"""The modules and files that PyInstaller cannot find by itself.

Commands are imported by name; templates, pictures and fonts are read as files.
"""

from pathlib import Path

from PyInstaller.utils.hooks import collect_submodules, copy_metadata

from handout.installed import BUILTIN

HERE = Path(__file__).parent.parent
INSIDE = "handout/builtin"

hiddenimports = [
    *(
        ".".join(file.relative_to(HERE.parent).with_suffix("").parts)
        for file in sorted(HERE.rglob("*.py"))
        if file.stem.isidentifier() and not file.stem.startswith("__")
    ),
    *collect_submodules("pymupdf_fonts"),
]
datas = [
    *(
        (str(file), str(file.parent.relative_to(HERE.parent)))
        for file in sorted(HERE.rglob("*"))
        if file.suffix in {".icc", ".txt", ".md"}
    ),
    (str(BUILTIN / "templates"), f"{INSIDE}/templates"),
    *(
        (str(folder), f"{INSIDE}/images/{folder.name}")
        for folder in sorted((BUILTIN / "images").iterdir())
        if folder.is_dir() and folder.name != "readme"
    ),
    *copy_metadata("clinic-handout"),
]
