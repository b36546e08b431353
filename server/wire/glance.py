"""A glance at JSON-LD that was decoded already, for those who show it or send it again and know no shapes."""

from typing import Any

TYPE = "@type"


def type_of(document: Any) -> str | None:
    """The `@type` of an object; the first of several; None where there is none."""
    found = document.get(TYPE) if isinstance(document, dict) else None
    if isinstance(found, list):
        found = found[0] if found else None
    return found if isinstance(found, str) else None


def is_keyword(name: str) -> bool:
    """Whether a property is one of JSON-LD itself (`@type`, `@id`...), and says nothing about a person."""
    return name.startswith("@")
