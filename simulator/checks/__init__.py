"""The checks: what must hold over a whole journal, one file each, judged as it grows or after it was saved.

A check is a small object that sees one step after the other and tells what is wrong (`case.Check`). The `Court`
calls them all, and gives each what several of them need: what an entry is (`exchange`), which page of which feed it
holds (`pages`), and what it shows of the places (`books`). Knows no Booking System but by its journal.
"""

from simulator.checks.case import Check, Finding, Ruling
from simulator.checks.court import CHECKS, Court, judge

__all__ = ["CHECKS", "Check", "Court", "Finding", "Ruling", "judge"]
