"""Moments, durations and schedules, as JSON-LD has them: ISO 8601, in UTC.

Source: Realtime Paged Data Exchange 1.0, "Date and time formats"; Modelling Opportunity Data 2.0.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import isodate

from server.domain.catalogue import Kind, Opportunity


def timestamp(moment: datetime) -> str:
    """A moment as it is written everywhere, UTC, to the second: "2026-11-23T18:30:00Z"."""
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return utc.isoformat()[:19] + "Z"


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()


def duration(value: timedelta | None) -> str | None:
    """A duration in ISO 8601, such as "PT1H30M"."""
    return None if value is None else str(isodate.duration_isoformat(value))


def times(opportunity: Opportunity) -> Mapping[str, str]:
    """When an opportunity is: start, end and duration, as far as they are known."""
    if opportunity.start is None:
        return {}
    # A course has dates, not times of day (Modelling Opportunity Data, "CourseInstance").
    written = _date if opportunity.kind is Kind.COURSE_INSTANCE else timestamp
    found = {"startDate": written(opportunity.start)}
    if opportunity.end is not None:
        found["endDate"] = written(opportunity.end)
        found["duration"] = str(isodate.duration_isoformat(opportunity.end - opportunity.start))
    return found


def occurrence(event: Opportunity) -> dict[str, Any]:
    """An event of a course in the `eventSchedule` of a booking response, which may not have `subEvent`."""
    if event.start is None or event.end is None:
        return {"@type": "PartialSchedule"}
    return {
        "@type": "PartialSchedule",
        "startDate": _date(event.start),
        "endDate": _date(event.end),
        "startTime": f"{event.start.astimezone(UTC):%H:%M}",
        "endTime": f"{event.end.astimezone(UTC):%H:%M}",
        "duration": duration(event.end - event.start),
        "repeatFrequency": "P1D",
        "repeatCount": 1,
        "scheduleTimezone": "UTC",
    }
