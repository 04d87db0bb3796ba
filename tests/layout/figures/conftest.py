"""What the tests of figures share."""

import pytest

from handout.layout.text.faces import font


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the files of the handout's font, for the other renderer."""
    folder = tmp_path_factory.mktemp("fonts")
    files = [folder / f"{bold}.otf" for bold in (False, True)]
    for file, bold in zip(files, (False, True), strict=True):
        file.write_bytes(font(bold).face.blob.data)
    return [str(file) for file in files]
