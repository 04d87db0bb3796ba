"""Draw views of the atlas.

The command is ``python -m handout.atlas [VIEW ...] --to FOLDER``.
"""

import sys

from handout.atlas.command import main

sys.exit(main(sys.argv[1:]))
