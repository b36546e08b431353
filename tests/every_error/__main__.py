"""`python -m tests.every_error` tells whether docs/errors.md is as the rows have it; with `--write` makes it so."""

import sys

from tests.every_error.table import DOCUMENT, document

if "--write" in sys.argv[1:]:
    DOCUMENT.write_text(document(), encoding="utf-8")
elif DOCUMENT.read_text(encoding="utf-8") != document():
    sys.exit("docs/errors.md is not as the rows have it; make it so with --write.")
