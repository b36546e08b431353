"""Credentials in the fixtures: what is wrong with them is told with file and line."""

from pathlib import Path

import pytest

from server import fixtures
from server.fixtures import FixtureError
from tests import shop

SELLERS = """
sellers:
  - id: riverside
    name: Riverside
    tax_mode: TaxGross
    login: { username: terry, password: secret }
    document: { "@type": Organization }
  - id: oakwood
    name: Oakwood
    tax_mode: TaxNet
    login: { username: %s, password: secret }
    document: { "@type": Organization }
"""
PARTNERS = """
partners:
  - id: maya
    name: Maya
    sellers: []
    clients:
      - { id: maya-client, secret: secret, redirect_uris: ["%s"] }
    initial_access_tokens: [maya-initial-token]
  - id: noor
    name: Noor
    clients: [{ id: %s, secret: secret, name: Noor's app }]
    initial_access_tokens: [%s]
"""
URI = "https://broker.example/cb"


def load(folder: Path, username: str = "olga", **given: str) -> fixtures.Fixtures:
    """Fixtures with these credentials."""
    values = {"uri": URI, "client": "noor-client", "token": "noor-initial-token"} | given
    text = SELLERS % username + PARTNERS % (values["uri"], values["client"], values["token"])
    (folder / "all.yaml").write_text(text, encoding="utf-8")
    return fixtures.load(folder).at(shop.NOW)


def test_clients_logins_and_initial_access_tokens_are_loaded(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    maya, noor = loaded.partners
    assert (maya.clients[0].name, noor.clients[0].name) == ("Maya", "Noor's app")
    assert maya.clients[0].redirect_uris == (URI,)
    assert noor.initial_access_tokens == ("noor-initial-token",)
    assert [(login.username, login.seller) for login in loaded.logins] == [
        ("terry", shop.RIVERSIDE),
        ("olga", shop.OAKWOOD),
    ]


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"username": "terry"}, 'the username "terry" is repeated'),
        ({"client": "maya-client"}, 'the client id "maya-client" is repeated'),
        ({"token": "maya-initial-token"}, 'the initial access token "maya-initial-token" is repeated'),
        ({"uri": "/cb"}, "expected an absolute http or https URL without fragment"),
        ({"uri": f"{URI}#x"}, "expected an absolute http or https URL without fragment"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, given: dict[str, str], complaint: str) -> None:
    with pytest.raises(FixtureError) as told:
        load(tmp_path, **given)
    assert complaint in str(told.value)
    assert "all.yaml:" in str(told.value)


def test_secrets_do_not_show_in_what_is_printed(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    assert "secret" not in repr((loaded.logins, [partner.clients for partner in loaded.partners]))
