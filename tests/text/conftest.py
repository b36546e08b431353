"""The leisure centre with one class for every rule, over HTTP."""

import pytest

from tests.conftest import Api, MakeApi
from tests.text import scene


@pytest.fixture
async def api(make_api: MakeApi) -> Api:
    """Takes the place of the plain leisure centre."""
    return await make_api(scene.fixtures())
