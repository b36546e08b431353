"""The images of access passes: a QR code for each, drawn when it is asked for.

What a pass says stands in its address, so that nothing is looked up and nothing is kept. Whether a pass opens
a door is for the door.

Source: Open Booking API 1.0 CR3, "Image-based access control".
"""

import io

import segno
from aiohttp import hdrs, web

from server.domain import errors
from server.domain.access import PASS_FORM
from server.domain.why import Clause, decides
from server.sandboxes.journal import Step
from server.web.endpoints import Endpoint
from server.web.reply import Reply

CACHE = "public, max-age=86400, immutable"
PIXELS_PER_MODULE = 8


def endpoints() -> list[Endpoint]:
    """Where the images are, below the root."""
    return [Endpoint(Step.ACCESS_PASS, web.get("/access-passes/{text}.png", image))]


@decides(Clause.IMAGES)
async def image(request: web.Request) -> Reply:
    """The address of a pass ends in what it says, in twelve digits; there is a PNG image of its QR code."""
    text = request.match_info["text"]
    if not PASS_FORM.match(text):
        raise errors.NotFoundError("There is no such access pass.", facts={"sent": text[:40]})
    headers = {hdrs.CONTENT_TYPE: "image/png", hdrs.CACHE_CONTROL: CACHE}
    return Reply(body=qr_code(text), headers=headers)


def qr_code(text: str) -> bytes:
    """A QR code as a PNG image, with the quiet zone that readers need."""
    buffer = io.BytesIO()
    segno.make_qr(text, error="m").save(buffer, kind="png", scale=PIXELS_PER_MODULE)
    return buffer.getvalue()
