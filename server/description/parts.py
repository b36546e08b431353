"""The parts of the page of the description: texts, parameters, answers, schemas. All of it is escaped."""

import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

Json = Mapping[str, Any]

CODE = re.compile(r"`([^`]+)`")
PLACE = "#/components/schemas/"
JSON = re.compile(r"[/+]json\b")


def text(written: str) -> str:
    """A text with code between backticks."""
    return CODE.sub(r"<code>\1</code>", escape(written, quote=False))


def kind(schema: Json) -> str:
    """What a schema allows, in a few words."""
    match schema:
        case {"$ref": str(target)}:
            name = escape(target.removeprefix(PLACE))
            return f'<a href="#schema-{name}">{name}</a>'
        case {"enum": [*values]} | {"const": str() as values}:
            found = values if isinstance(values, list) else [values]
            return " or ".join(f"<code>{escape(str(value))}</code>" for value in found)
        case {"anyOf": [*ways]} | {"oneOf": [*ways]}:
            return " or ".join(kind(each) for each in ways)
        case {"allOf": [first, *_]}:
            return kind(first)
        case {"type": "array", "items": items}:
            return f"list of {kind(items)}"
        case {"type": [*types]}:
            return " or ".join(escape(each) for each in types)
        case {"type": str(type_)}:
            return escape(f"{type_} ({schema['format']})" if "format" in schema else type_)
        case _:
            return "anything"


def parameters(found: list[Json]) -> str:
    """A table of parameters; nothing where there are none."""
    if not found:
        return ""
    rows = "".join(
        f"<tr><th scope='row'><code>{escape(each['name'])}</code></th>"
        f"<td>{each['in']}{', required' if each['required'] else ''}</td><td>{kind(each['schema'])}</td>"
        f"<td>{text(each['description'])}</td></tr>"
        for each in found
    )
    head = (
        "<tr><th scope='col'>Name</th><th scope='col'>In</th><th scope='col'>Type</th><th scope='col'>Means</th></tr>"
    )
    return (
        f"<h4>Parameters</h4>\n<div class='wide' tabindex='0' role='group' aria-label='Parameters'>"
        f"<table><thead>{head}</thead><tbody>{rows}</tbody></table></div>"
    )


def answer(status: str, found: Json, operation: str, seen: dict[str, str]) -> str:
    """One answer: its status, what it is, its headers, and what it looks like.

    operation: the anchor of whose answer it is. seen: examples that have been shown, and where; gets its own.
    """
    headers = ", ".join(f"<code>{escape(name)}</code>" for name in found.get("headers", {}))
    listed = f'<p class="soft">Headers: {headers}</p>' if headers else ""
    contents = "".join(_content(media, each, operation, seen) for media, each in found.get("content", {}).items())
    return f"<li><b>{escape(status)}</b> {text(found['description'])}{listed}{contents}</li>\n"


def _content(media: str, content: Json, operation: str, seen: dict[str, str]) -> str:
    type_ = f": {kind(content['schema'])}" if "schema" in content else ""
    shown = "".join(_once(*each, operation, seen) for each in _examples(content))
    return f'<p class="soft"><code>{escape(media)}</code>{type_}</p>{shown}'


def _once(name: str, value: Any, operation: str, seen: dict[str, str]) -> str:
    """An example, or where the same one stands already."""
    first = seen.setdefault(json.dumps(value), operation)
    return (
        _example(name, value)
        if first == operation
        else f'<p class="soft">The example is <a href="#{first}">the same as before</a>.</p>'
    )


def _examples(content: Json) -> Iterator[tuple[str, Any]]:
    if "example" in content:
        yield "Example", content["example"]
    for name, each in content.get("examples", {}).items():
        # Errors have a section of their own.
        if "value" in each:
            yield name, each["value"]


def error(name: str, found: Json) -> str:
    """An example of an error."""
    return f"<li><b>{escape(name)}</b> {text(found['summary'])}{_example('Example', found['value'])}</li>"


def _example(name: str, value: Any) -> str:
    written = value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)
    return f'<details><summary>{escape(name)}</summary><pre tabindex="0"><code>{escape(written)}</code></pre></details>'


def schema(name: str, found: Json) -> str:
    """A schema, with a table of its properties."""
    needed = set(found.get("required", ()))
    rows = "".join(
        f"<tr><th scope='row'><code>{escape(each)}</code></th><td>{'required' if each in needed else ''}</td>"
        f"<td>{kind(value)}</td><td>{text(value.get('description', ''))}</td></tr>"
        for each, value in found.get("properties", {}).items()
    )
    head = (
        "<tr><th scope='col'>Property</th><th scope='col'><span class='hidden'>Required</span></th>"
        "<th scope='col'>Type</th><th scope='col'>Means</th></tr>"
    )
    table = f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>" if rows else f"<p>{kind(found)}</p>"
    link = found.get("externalDocs")
    source = f' <a href="{escape(link["url"])}">{escape(link["description"])}</a>' if link else ""
    return f"""<article aria-labelledby="schema-{escape(name)}">
<h3 id="schema-{escape(name)}">{escape(name)}</h3>
<p>{text(found.get("description", ""))}{source}</p>
<div class="wide" tabindex="0" role="group" aria-label="{escape(name)}">{table}</div>
</article>
"""
