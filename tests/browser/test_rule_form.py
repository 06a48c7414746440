"""The rule form in a browser: its lists, by keyboard alone."""

from playwright.sync_api import Locator, Page, expect

from rules.ruleset.models import AdminRole, Rule
from tests.browser.conftest import Console, Harbour
from tests.factories import UserGroupFactory


def opener(page: Page, label: str) -> Locator:
    """The link text beside the label; it says what is ticked."""
    return page.get_by_role("button", name=f"{label} ")


def test_a_manager_is_made_by_keyboard_alone(console: Console, harbour: Harbour) -> None:
    for name in ("Berlin", "Oslo", "Osaka"):
        UserGroupFactory.create(account=harbour.account, name=name)
    page, keyboard = console.page, console.page.keyboard
    console.open("/user-sync/rules/add/")
    # The search, once the script has put it in the place of the plain select.
    page.locator("input").and_(page.get_by_role("combobox", name="Directory group")).focus()
    keyboard.type("deck")
    expect(page.get_by_role("option", name="Deck (2 members, Okta)")).to_be_visible()
    keyboard.press("Enter")
    expect(opener(page, "Privileges")).to_be_hidden()
    for key in ("Tab", "Tab", "Tab", "Space", "Tab", "ArrowDown", "Tab"):
        keyboard.press(key)
    expect(opener(page, "Privileges")).to_be_focused()
    for key in ("Enter", "Tab", "Space", "Tab", "Space", "Enter"):
        keyboard.press(key)
    expect(opener(page, "Privileges")).to_have_text("Add and delete users, Manage seats")
    expect(opener(page, "Privileges")).to_be_focused()
    keyboard.press("Tab")
    keyboard.press("Enter")
    keyboard.type("os")
    expect(page.get_by_role("checkbox", name="Berlin")).to_be_hidden()
    for key in ("Tab", "Space", "Enter"):
        keyboard.press(key)
    expect(opener(page, "Groups")).to_have_text("Osaka")
    page.get_by_role("button", name="Save", exact=True).focus()
    keyboard.press("Enter")
    expect(page.get_by_role("row", name="Deck")).to_contain_text("2 privileges, 1 group")
    assert Rule.objects.get().admin_role == AdminRole.MANAGER


def test_escape_and_cancel_leave_a_list_as_it_was(console: Console, harbour: Harbour) -> None:
    page = console.page
    rule = harbour.rules()[0]
    rule.admin_role, rule.privileges = AdminRole.MANAGER, ["seats"]
    rule.save()
    console.open(f"/user-sync/rules/{rule.pk}/")
    privileges = opener(page, "Privileges")
    privileges.click()
    expect(page.get_by_role("searchbox", name="Find in Privileges")).to_be_focused()
    page.get_by_label("Create reports").check()
    page.keyboard.press("Escape")
    expect(privileges).to_have_text("Manage seats")
    expect(privileges).to_be_focused()
    privileges.click()
    expect(page.get_by_label("Create reports")).not_to_be_checked()
    page.get_by_role("checkbox", name="Manage seats").uncheck()
    page.get_by_role("button", name="Cancel").click()
    expect(privileges).to_have_text("Manage seats")
    privileges.click()
    page.get_by_label("Create reports").check()
    page.get_by_role("button", name="Apply").click()
    expect(privileges).to_have_text("Manage seats, Create reports")


def test_a_list_that_has_nothing_of_a_name_says_so(console: Console, harbour: Harbour) -> None:
    rule = harbour.rules()[0]
    rule.admin_role = AdminRole.MANAGER
    rule.save()
    console.open(f"/user-sync/rules/{rule.pk}/")
    opener(console.page, "Privileges").click()
    console.page.keyboard.type("fly")
    expect(console.page.get_by_role("dialog")).to_contain_text("None has that in its name.")
