"""Where reports and journals are to be written: told before hours are spent on what goes into them."""

import os
from pathlib import Path


def trouble_with(*files: Path | None) -> str:
    """Why one of these files could not be written at the end, in a sentence; empty where all can. None is no file."""
    for file in files:
        if file is None:
            continue
        if not file.parent.is_dir():
            return f"{file} cannot be written: there is no directory {file.parent}."
        if not os.access(file if file.exists() else file.parent, os.W_OK):
            return f"{file} cannot be written: that is not allowed."
    return ""
