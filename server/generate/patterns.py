"""The data that generating starts from: patterns of publisher JSON, and the vocabularies of the standard.

`vocabulary.json` holds the OpenActive Activity List and the Facility Types, both CC BY 4.0.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from server.fixtures.reading import read

_DATA = Path(__file__).parents[1] / "data"


def patterns() -> Mapping[str, Any]:
    """The patterns of publisher JSON, by name."""
    value: Mapping[str, Any] = read(_DATA / "patterns.yaml")[0]
    return value


def vocabulary() -> Mapping[str, Mapping[str, Any]]:
    """Concepts as published, by an id made of their label: "activities" and "facility_types"."""
    value: Mapping[str, Mapping[str, Any]] = read(_DATA / "vocabulary.json")[0]
    return value


def filled(pattern: Any, values: Mapping[str, Any]) -> Any:
    """A pattern with its words replaced; a text that is one word alone becomes the value of any type."""
    if isinstance(pattern, dict):
        return {key: filled(inner, values) for key, inner in pattern.items()}
    if isinstance(pattern, list):
        return [filled(inner, values) for inner in pattern]
    if not isinstance(pattern, str) or "{" not in pattern:
        return pattern
    alone = pattern[1:-1]
    return values[alone] if pattern[0] == "{" and alone in values else pattern.format_map(values)
