"""Ctrl-K, from anywhere, by keyboard alone."""

from playwright.sync_api import expect

from tests.browser.conftest import Console, Harbour
from tests.browser.looking import problems


def test_the_palette_finds_a_rule_and_goes_there(console: Console, harbour: Harbour) -> None:
    harbour.rules()
    console.open("/users/")
    page, keyboard = console.page, console.page.keyboard
    keyboard.press("Control+k")
    found = page.get_by_role("dialog").get_by_role("option")
    field = page.get_by_role("combobox", name="Rules, users, groups, pages")
    expect(field).to_be_focused()
    expect(found.first).to_have_text("User Sync")
    expect(found.first).to_have_attribute("aria-selected", "true")
    keyboard.insert_text("gall")  # at once: a pause between two letters would ask for the first ones
    expect(found.first).to_have_text("#4 Galley")
    keyboard.press("ArrowDown")
    expect(found.nth(1)).to_have_attribute("aria-selected", "true")
    assert problems(page) == []
    keyboard.press("ArrowUp")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rule 4")
    keyboard.press("Control+k")
    keyboard.press("Escape")
    expect(field).to_be_hidden()
