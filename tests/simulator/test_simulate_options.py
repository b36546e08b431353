"""The options of `run.py simulate` by which a Booking System elsewhere is found, and let into."""

from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result

import run
from server.testing import Sandbox, running_sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox(settings=("openid=true",)) as started:
        yield started


def simulate(sandbox: Sandbox, *options: str) -> Result:
    return CliRunner().invoke(
        run.cli, ["simulate", "--base-url", sandbox.base_uri, "--scenario", "book", "--shared", *options]
    )


def test_the_provider_is_found_by_the_dataset_site(sandbox: Sandbox) -> None:
    oauth = ("--client-id", "acme-client", "--client-secret", "acme-secret")
    done = simulate(sandbox, "--token", sandbox.token, *oauth)
    assert (done.exit_code, "All is as it should be" in done.output) == (0, True)


def test_a_feed_stands_for_the_dataset_site(sandbox: Sandbox) -> None:
    root = sandbox.base_uri.removesuffix("/api")
    feeds = (part for name in ("session-series", "scheduled-sessions") for part in ("--feed", f"{root}/feeds/{name}"))
    done = simulate(sandbox, "--token", sandbox.token, *feeds)
    assert (done.exit_code, "It was told of 2 open feeds" in done.output) == (0, True)


def test_a_header_may_be_all_that_is_asked_for(sandbox: Sandbox) -> None:
    done = simulate(sandbox, "--header", f"Authorization: Bearer {sandbox.token}")
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--header", "nonsense"), "'nonsense' is no header"),
        ((), "--token TOKEN, --client-id ID, or --header"),
        (("--client-id", "acme-client", "--client-secret", "wrong"), "or its secret is wrong."),
        (("--client-id", "acme-client", "--customers", "2"), "A crowd comes with tokens"),
        (("--token", "x", "--journal", "nowhere/j.jsonl"), "there is no directory nowhere"),
        (("--token", "x", "--customers", "2", "--report-json", "nowhere/c.json"), "there is no directory nowhere"),
        (("--token", "x", "--customers", "2", "--report-html", "nowhere/c.html"), "there is no directory nowhere"),
        (("--token", "x", "--feed", "http://127.0.0.1:1/feed"), "127.0.0.1:1"),
    ],
)
def test_what_cannot_be_played_is_one_clear_line(sandbox: Sandbox, options: tuple[str, ...], told: str) -> None:
    done = simulate(sandbox, *options)
    assert (done.exit_code, told in done.output.strip().splitlines()[-1]) == (2, True)


def test_what_cannot_be_met_is_not_playable_and_says_what_is_missing(sandbox: Sandbox) -> None:
    root = sandbox.base_uri.removesuffix("/api")
    done = simulate(sandbox, "--token", sandbox.token, "--feed", f"{root}/feeds/session-series")
    assert "not playable" in done.output
    assert "Not playable: no opportunity with at least 2 places left" in done.output
