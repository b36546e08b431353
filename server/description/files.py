"""The YAML of the description as it lies beside this module, and the places in its texts that are to be filled."""

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

HERE = Path(__file__).parent


def read(name: str) -> Any:
    """What is in a file, by its path without an ending; whoever gets it may change it."""
    return deepcopy(_loaded(name))


@cache
def examples() -> Mapping[str, Any]:
    """Answers as a sandbox really gave them: by operation, then by status."""
    found: Mapping[str, Any] = msgspec.json.decode((HERE / "examples.json").read_bytes())
    return found


@cache
def _loaded(name: str) -> Any:
    return yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))


def filled(value: Any, places: Mapping[str, Any]) -> Any:
    """The same with what belongs into places such as "{base}", wherever they stand in it but as names.

    A text that is nothing but a place becomes what belongs there, whatever that is.
    """
    match value:
        case dict():
            return {name: filled(each, places) for name, each in value.items()}
        case list():
            return [filled(each, places) for each in value]
        case str():
            if value.startswith("{") and value[1:-1] in places:
                return places[value[1:-1]]
            for place, text in places.items():
                value = value.replace(f"{{{place}}}", str(text))
            return value
        case _:
            return value
