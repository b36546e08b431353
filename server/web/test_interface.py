"""The endpoints of the Test Interface, below the Base URI; without its routes they do not exist.

Cleaning and creating ask for no credentials, as the official suite sends none to clean. An action asks for
those of the Booking Partner whose order it is about.

Source: openactive/test-interface, "Test Interface Endpoints".
"""

from server.sandboxes.journal import Step
from server.test_interface.door import Door
from server.web.endpoints import Endpoint, at_once
from server.web.replies import booking_reply
from server.web.reply import Reply
from server.web.visits import Visit

DATASET = "/test-interface/datasets/{dataset}"


def endpoints() -> list[Endpoint]:
    """Every endpoint, below the Base URI."""
    step = Step.TEST_INTERFACE
    return [
        at_once(step, "DELETE", DATASET, clean),
        at_once(step, "POST", f"{DATASET}/opportunities", create),
        at_once(step, "POST", "/test-interface/actions", act),
    ]


def clean(visit: Visit) -> Reply:
    """Take away what was made for a dataset."""
    return booking_reply(visit, _door(visit).clean(visit.name))


def create(visit: Visit) -> Reply:
    """Make an opportunity that meets a criterion."""
    return booking_reply(visit, _door(visit).create(visit.name, visit.body))


def act(visit: Visit) -> Reply:
    """Simulate an action of a seller."""
    return booking_reply(visit, _door(visit).act(visit.caller(), visit.body))


def _door(visit: Visit) -> Door:
    door = visit.site.parts.door
    assert door is not None, "these routes are there where the door is open"
    return door
