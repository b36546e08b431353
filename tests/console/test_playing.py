"""Scenarios of the simulator, played from the console: at a pace that one can follow, and step by step."""

from playwright.sync_api import expect

from tests.console.browser import Console, exchange


def test_a_scenario_is_played_and_tells_its_story(console: Console) -> None:
    page = console.open("scenarios")
    page.get_by_role("button", name="Play: Changing one's mind").click()
    expect(page.get_by_text("✓ As it should be")).to_be_visible(timeout=30_000)
    expect(exchange(page, "Quote deletion", 204).first).to_be_visible()
    expect(page.locator(".remark.story").first).to_be_visible()


def test_a_scenario_is_played_step_by_step(console: Console) -> None:
    page = console.open("scenarios")
    page.get_by_role("button", name="Step by step: Just looking").click()
    following = page.get_by_role("button", name="Next step")
    following.wait_for()
    expect(exchange(page, "Quote")).to_have_count(0)
    following.click()
    expect(exchange(page, "Quote", 200)).to_have_count(1)
    page.get_by_role("button", name="Play to the end").click()
    expect(page.get_by_text("✓ As it should be")).to_be_visible(timeout=30_000)


def test_a_scenario_can_be_stopped(console: Console) -> None:
    page = console.open("scenarios")
    page.get_by_role("button", name="Step by step: A booking").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("■ Stopped")).to_be_visible()


def test_an_answer_that_the_broker_never_sees_is_told_as_lost(console: Console) -> None:
    page = console.open("scenarios")
    page.get_by_role("button", name="Play: An answer is lost: booked or not?").click()
    expect(page.get_by_text("✓ As it should be")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("⚡ This answer is lost on the way.")).to_have_count(2)
