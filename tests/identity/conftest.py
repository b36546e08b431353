"""Fixtures of the tests of the provider."""

import pytest

from tests.conftest import Api, MakeApi
from tests.identity import people
from tests.identity.people import Visitor


@pytest.fixture
async def api(make_api: MakeApi) -> Api:
    """The leisure centre, with OAuth clients and logins."""
    return await make_api(people.fixtures())


@pytest.fixture
def visitor(api: Api) -> Visitor:
    """A seller's browser."""
    return Visitor(api)
