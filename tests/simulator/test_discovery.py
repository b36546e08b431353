"""Finding the feeds from the Dataset Site, and the Dataset Site from the Base URI."""

import pytest

from simulator.discovery import likely_sites, parse
from tests.simulator.catalogue import dataset_page

PAGE = "https://fake.example.com/openactive"


def test_feeds_and_base_uri_stand_in_the_page() -> None:
    site = parse(PAGE, dataset_page("https://fake.example.com"))
    assert site is not None
    assert (site.name, site.base_uri) == ("Fake Centre", "https://fake.example.com/api")
    assert [(feed.kind, feed.url) for feed in site.feeds] == [("ScheduledSession", "https://fake.example.com/feed")]


def test_a_page_without_a_dataset_is_no_dataset_site() -> None:
    assert parse(PAGE, "<html><script>var x = 1</script></html>") is None


def test_broken_json_in_a_page_is_passed_over() -> None:
    script = '<script type="application/ld+json">'
    page = f'{script}{{oops</script>{script}{{"@type": "Dataset", "name": "Found"}}</script>'
    site = parse(PAGE, page)
    assert site is not None
    assert site.name == "Found"


def test_a_dataset_may_stand_in_a_graph() -> None:
    site = parse(PAGE, {"@graph": [{"@type": "Organization"}, {"@type": "Dataset", "name": "Found"}]})
    assert site is not None


@pytest.mark.parametrize(
    ("base_uri", "first"),
    [
        ("http://localhost:8080/api", "http://localhost:8080/openactive"),
        ("http://localhost:8080/sandboxes/ada/api", "http://localhost:8080/sandboxes/ada/openactive"),
        ("https://booking.example.com", "https://booking.example.com/openactive"),
    ],
)
def test_the_dataset_site_is_looked_for_beside_the_base_uri(base_uri: str, first: str) -> None:
    assert likely_sites(base_uri)[0] == first
