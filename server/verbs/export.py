"""The verb that writes the journal of a sandbox as something to run again, or to look at."""

from pathlib import Path

import click

from server.verbs.client import Door, Fault
from server.verbs.tail import with_filters


@click.command()
@click.option("--format", "format_", required=True, type=click.Choice(["curl", "pytest", "postman", "mermaid"]),
              help="curl: a script for bash. pytest: a test. postman: a collection. mermaid: a sequence diagram.",
              )  # fmt: skip
@with_filters
@click.option("--personal", is_flag=True, help="With the persons that there were, not with made-up ones.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="Where to write it; without it to stdout.")  # fmt: skip
def export(format_: str, personal: bool, output: Path | None, **options: str) -> None:
    """Write the journal of a sandbox as a curl script, a pytest test, a Postman collection or a Mermaid diagram.

    \b
    python3 run.py export --format curl --order 3f2b8f50-7a4e-4c8e-9f51-0d6a2f6f3b10 -o again.sh
    python3 run.py export --format mermaid --partner acme
    """
    door = Door(**{name: options.pop(name) for name in ("url", "token", "sandbox")})
    if not door.get("/journal", {**options, "limit": 1})["entries"]:
        raise Fault(
            f"The journal of the sandbox '{door.sandbox}' has nothing of that kind, so that nothing is written."
        )
    query = {**options, "format": format_, "personal": "true" if personal else None}
    with door.open("GET", door.of_sandbox("/journal/export"), query=query) as reply:
        text = reply.read().decode()
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8", newline="\n")
    except OSError as fault:
        raise Fault(f"Cannot write {output}: {fault.strerror or fault}.") from None
    click.echo(f"Wrote {output}.", err=True)
