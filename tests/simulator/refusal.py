"""How the fake Booking System refuses a request as a whole."""


class Refusal(Exception):
    """An error of the whole order: its HTTP status and its `@type`."""

    def __init__(self, status: int, kind: str) -> None:
        super().__init__(kind)
        self.status, self.kind = status, kind
