"""Every page of the console, every second one of them here: `test_every_other_page` has the rest."""

from django.urls import resolve
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from rules.accounts.languages import Language
from tests.browser.addresses import addresses_of
from tests.browser.conftest import Console, Harbour
from tests.browser.looking import BACKGROUNDS, look_at, problems
from tests.walls.addresses import OF_THE_CONSOLE
from usersync.operators.models import Operator

# Of a page that is looked at, fetched by it.
PARTS = (
    *("user_sync_live", "user_refresh", "further_rules", "directory_group_options"),
    *("rule_add_effect", "rule_edit_effect", "rule_add_people", "rule_edit_people"),
    *("rule_add_welcome", "rule_edit_welcome"),
)
# They answer with another page.
ACTIONS = (
    *("home", "switch_account", "rule_move", "rule_revive", "activity_export", "connection_token"),
    *("invitation_withdraw", "sso_kind", "sso_test", "sso_switch", "sso_domain_add", "sso_domain_check"),
    *("welcome_email_draft", "welcome_email_test"),
)

# The letter itself, which is not in the look of the console.
ELSEWHERE = ("welcome_email_message",)


def test_no_page_of_the_console_is_forgotten(harbour: Harbour) -> None:
    names = {resolve(address.partition("?")[0]).view_name for address in addresses_of(harbour)}
    assert names == OF_THE_CONSOLE - {f"console:{name}" for name in (*PARTS, *ACTIONS, *ELSEWHERE)}


def test_every_page_is_accessible_and_fits_every_window(console: Console, harbour: Harbour) -> None:
    """In German, whose words are the longest."""
    Operator.objects.update(language=Language.GERMAN)
    for address in addresses_of(harbour)[::2]:
        console.open(address)
        look_at(console.page)


def test_the_doors_are_accessible_too(live_server: LiveServer, page: Page) -> None:
    page.goto(live_server.url)
    expect(page.get_by_role("heading", name="Set up UserSync")).to_be_visible()
    assert problems(page) == []
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_text("4 entries need another look")).to_be_visible()
    assert problems(page) == []


def test_on_a_phone_the_navigation_is_a_drawer(console: Console) -> None:
    page = console.page
    console.open("/user-sync/")
    page.set_viewport_size({"width": 390, "height": 844})
    users = page.get_by_role("link", name="Manage users")
    expect(users).to_be_hidden()
    page.get_by_role("button", name="Open navigation").click()
    expect(users).to_be_visible()
    page.keyboard.press("Escape")
    expect(users).to_be_hidden()
    expect(page.get_by_role("button", name="Open navigation")).to_be_focused()
    page.get_by_role("button", name="Open navigation").click()
    users.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Manage users")


def test_the_choice_of_dark_is_kept(console: Console) -> None:
    page = console.page
    console.open("/user-sync/")
    page.get_by_role("button", name="account menu").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("body")).to_have_css("background-color", BACKGROUNDS["dark"])
    console.open("/users/")
    expect(page.locator("body")).to_have_css("background-color", BACKGROUNDS["dark"])


def test_lists_print_as_tables_without_anything_to_press(console: Console, harbour: Harbour) -> None:
    harbour.rules()
    page = console.page
    page.set_viewport_size({"width": 680, "height": 960})
    page.emulate_media(media="print", color_scheme="dark")
    pages = {"/user-sync/": "Directory group", "/users/": "Name", "/directory-groups/": "Name"}
    for address, head in pages.items():
        console.open(address)
        expect(page.get_by_role("columnheader", name=head)).to_be_visible()
        expect(page.get_by_role("navigation")).to_have_count(0)
        expect(page.get_by_role("button")).to_have_count(0)
        expect(page.locator("body")).to_have_css("background-color", BACKGROUNDS["light"])
        assert page.evaluate("document.documentElement.scrollWidth") <= 680
    printed = page.locator("time").first.evaluate("each => getComputedStyle(each, '::after').content")
    assert printed == f'"{page.locator("time").first.get_attribute("title")}"'


def test_the_first_tab_leads_past_the_navigation(console: Console) -> None:
    console.open("/user-sync/")
    console.page.keyboard.press("Tab")
    skip = console.page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    skip.press("Enter")
    expect(console.page.locator("main")).to_be_focused()
