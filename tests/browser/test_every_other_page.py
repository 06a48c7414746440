"""The pages that `test_every_page` leaves out, so that two processes share them; menus and messages."""

import pytest
from playwright.sync_api import expect

from rules.accounts.languages import Language
from tests.browser.addresses import addresses_of
from tests.browser.conftest import Console, Harbour
from tests.browser.looking import in_colours, look_at, problems
from usersync.operators.models import Operator


def test_every_other_page_is_accessible_and_fits_every_window(console: Console, harbour: Harbour) -> None:
    """In German, whose words are the longest."""
    Operator.objects.update(language=Language.GERMAN)
    for address in addresses_of(harbour)[1::2]:
        console.open(address)
        look_at(console.page)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_with_menus_messages_and_errors(
    console: Console, harbour: Harbour, theme: str
) -> None:
    addresses_of(harbour)
    page = console.page
    console.open("/user-sync/")
    in_colours(page, theme)
    page.get_by_role("link", name="Actions for rule 1, Bridge").click()
    expect(page.get_by_role("link", name="Edit")).to_be_focused()
    assert problems(page) == []
    page.get_by_role("button", name="Move down").click()
    expect(page.get_by_text("Bridge is rule 2 now.")).to_be_visible()
    page.get_by_role("button", name="account menu").click()
    assert problems(page) == []
    console.open("/user-sync/rules/add/")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("combobox", name="Directory group").click()
    expect(page.get_by_role("listbox").get_by_text("Bridge")).to_be_visible()
    assert problems(page) == []
    page.get_by_label("Administrator for this account").check()
    page.get_by_label("Manager for specified group(s)").check()
    page.get_by_role("button", name="Privileges None Selected").click()
    assert problems(page) == []
    console.open(f"/user-sync/rules/{harbour.account.rules.earliest('priority').pk}/")
    page.get_by_label("GoTo Meeting").uncheck()
    expect(page.get_by_text("users lose GoTo Meeting")).to_be_visible()
    assert problems(page) == []


LISTEN = """document.addEventListener("DOMContentLoaded", () => {
    const toasts = document.getElementById("toasts");
    if (toasts) new MutationObserver((changes) => {
        const said = changes.flatMap((each) => [...each.addedNodes]).map((each) => each.textContent.trim());
        if (said.length) document.documentElement.dataset.said = said.join();
    }).observe(toasts, {childList: true});
})"""


def test_what_is_wrong_and_what_was_done_is_read_out(console: Console) -> None:
    page = console.page
    page.add_init_script(LISTEN)
    console.open("/user-groups/add/")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("Name").fill("Quay")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-said", "Quay is added.")
