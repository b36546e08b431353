"""The table of docs/errors.md, made of the rows; `python -m tests.every_error --write` writes it."""

from pathlib import Path

from tests.every_error import of_items, of_orders, of_requests
from tests.every_error.asking import Ask, Row

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "errors.md"
BEGIN, END = "<!-- made by: python3 -m tests.every_error --write -->", "<!-- end of what is made -->"
LOCAL = "http://localhost:8080/api"

PARTS: dict[str, tuple[Row, ...]] = {
    "The order as a whole": of_orders.ROWS,
    "An item": of_items.ROWS,
    "Who is asking": of_requests.AUTHENTICATION,
    "Requests of any kind": of_requests.GENERIC,
    "Only as a fault": of_requests.PLAYED,
}
ROWS = tuple(row for rows in PARTS.values() for row in rows)


def uuid_of(row: Row) -> str:
    """The Order UUID that a row has for itself."""
    return f"e4404000-0000-4000-8000-{ROWS.index(row):012}"


def filled(text: str, row: Row, base: str) -> str:
    """A text of a row, with its places filled."""
    return text.replace("{base}", base).replace("{uuid}", uuid_of(row))


def made() -> str:
    """Everything between the two marks of the document."""
    return "\n\n".join(_part(title, rows) for title, rows in PARTS.items())


def document() -> str:
    """The whole document as it has to be."""
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    return f"{before}{BEGIN}\n\n{made()}\n\n{END}{rest.partition(END)[2]}"


def _part(title: str, rows: tuple[Row, ...]) -> str:
    head = ["| error | status | send | why | clause |", "|---|---|---|---|---|"]
    copies = [_copy(row) for row in rows if row.copy]
    return "\n".join([f"## {title}", "", *head, *(_line(row) for row in rows)]) + "".join(copies)


def _line(row: Row) -> str:
    clause = f"[{row.clause.title}]({row.clause.url})"
    return f"| `{row.error}` | {row.status} | {row.send} | {row.says} | {clause} |"


def _copy(row: Row) -> str:
    lines = "\n".join(_curl(ask, row) for ask in (*row.before, row.ask))
    return f"\n\n`{row.error}`:\n\n```sh\n{lines}\n```"


def _curl(ask: Ask, row: Row) -> str:
    headers = [f"-H '{name}: {value}'" for name, value in ask.headers().items()]
    content = ask.content()
    body = [] if content is None else [f"-d '{content}'"]
    return filled(" \\\n  ".join([f"curl -X {ask.method} {{base}}{ask.path}", *headers, *body]), row, LOCAL)
