"""How the story looks: within its width, without loose ends, and where a terminal knows only ASCII."""

import io
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from simulator.narrator import Narrator
from simulator.tour import TourConfig, play
from simulator.wording import clock, day_and_time, due, listing, money, offset, span, states

LONG = "A sentence that is so long that it cannot stand in one line of eighty characters, and has to be wrapped."


def printed(width: int = 80, encoding: str = "utf-8") -> tuple[Narrator, io.TextIOWrapper]:
    """A narrator and the file it prints to."""
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    return Narrator(Console(file=file, width=width)), file


def read(file: io.TextIOWrapper) -> list[str]:
    """The lines that were printed."""
    file.seek(0)
    return file.read().splitlines()


@pytest.mark.parametrize("width", [80, 100])
async def test_the_whole_tour_keeps_within_the_width_of_the_terminal(base_uri: str, width: int) -> None:
    narrator, file = printed(width)
    await play(TourConfig(base_uri, "token", scenarios=("quote", "last-place"), patience=0.2), narrator.console)
    lines = read(file)
    assert max(map(len, lines)) <= width
    assert len(lines) > 60


def test_what_is_wrapped_loses_no_word_and_leaves_no_blanks() -> None:
    narrator, file = printed()
    narrator.facts([("refused", LONG)])
    lines = read(file)
    assert len(lines) > 1
    assert " ".join(line.strip() for line in lines).split() == ["refused", *LONG.split()]
    assert not any(line.endswith(" ") for line in lines)


def test_a_terminal_without_unicode_is_told_the_same() -> None:
    narrator, file = printed(encoding="ascii")
    narrator.heading("1 of 2 · Zoë")
    narrator.facts([("places left", "2 → 1")])
    assert "1 of 2 - Zo? -----" in "\n".join(read(file))


def test_a_word_of_the_standard_is_explained_once() -> None:
    narrator, file = printed()
    narrator.gloss("lease")
    narrator.gloss("lease")
    assert len(read(file)) == 1


def test_what_a_server_says_is_never_taken_for_markup() -> None:
    narrator, file = printed()
    narrator.say("[bold]not bold[/bold]")
    assert "[bold]not bold[/bold]" in read(file)[1]


def test_money_always_has_its_currency() -> None:
    assert money(Decimal("8.5"), "GBP") == "8.50 GBP"
    assert (money(Decimal(0), "GBP"), due(Decimal(0), "GBP")) == ("free", "nothing")


def test_days_have_names_and_times_are_those_of_the_venue() -> None:
    paris = timezone(timedelta(hours=1))
    now = datetime(2026, 11, 23, 12, tzinfo=paris)
    assert day_and_time(datetime(2026, 11, 24, 7, tzinfo=paris), now) == "tomorrow, Tuesday 24 November, 07:00"
    assert day_and_time(datetime(2026, 11, 30, 18, 30, tzinfo=paris), now) == "Monday 30 November, 18:30"


def test_a_feed_that_speaks_of_utc_is_read_in_the_zone_of_the_place() -> None:
    now = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("Europe/London"))
    summer, winter = datetime(2026, 7, 2, 6, tzinfo=UTC), datetime(2026, 12, 2, 7, tzinfo=UTC)
    assert day_and_time(summer, now) == "tomorrow, Thursday 2 July, 07:00"
    assert day_and_time(winter, now) == "Wednesday 2 December, 07:00"


def test_a_time_of_day_can_be_held_against_what_a_booking_system_says_in_utc() -> None:
    moment, zone = datetime(2026, 7, 1, 8, 16, 27, tzinfo=UTC), ZoneInfo("America/New_York")
    assert clock(moment, moment.astimezone(zone)) == "04:16:27 (08:16:27Z)"
    assert clock(moment, moment.astimezone(ZoneInfo("UTC"))) == "08:16:27"


def test_a_zone_is_told_by_how_far_it_is_from_utc() -> None:
    zones = (timedelta(0), timedelta(hours=1), timedelta(hours=-3, minutes=-30), timedelta(hours=5, minutes=45))
    told = [offset(datetime(2026, 7, 1, tzinfo=timezone(zone))) for zone in zones]
    assert told == ["UTC", "UTC+1", "UTC-3:30", "UTC+5:45"]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second"), (3, "3 seconds"), (60, "1 minute"), (899, "15 minutes"), (3600, "1 hour"), (-5, "0 seconds")],
)
def test_spans_are_told_in_a_fitting_unit(seconds: int, words: str) -> None:
    assert span(timedelta(seconds=seconds)) == words


def test_lists_and_states_read_like_english() -> None:
    assert [listing(list("abc")[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert states(["OrderItemConfirmed"] * 2 + ["CustomerCancelled"]) == "2 confirmed, 1 cancelled by the customer"


def test_the_time_is_told_in_utc_only_where_nothing_better_is_known() -> None:
    moment = datetime(2026, 11, 24, 7, tzinfo=UTC)
    assert f"{moment.astimezone():%H:%M}" in day_and_time(moment, moment)


def test_what_is_the_same_every_time_is_told_once() -> None:
    narrator, _ = printed()
    terms, others = ("terms", "House Rules"), ("terms", "Other Rules")
    assert [narrator.new([terms]), narrator.new([terms, others])] == [[terms], [others]]
