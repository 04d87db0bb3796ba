"""What tests need of the system they run on."""

import os
import sys

import pytest

is_root = hasattr(os, "geteuid") and os.geteuid() == 0
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
any_name = pytest.mark.skipif(
    sys.getfilesystemencoding().casefold().replace("-", "") != "utf8", reason="files have no such names in this locale"
)
