"""What every page owes to everybody: names, contrast, room, light and dark, no scripts needed."""

from collections.abc import Iterator

import pytest
from django.db.models import Model
from django.urls import resolve
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from rules.audit.actors import SYSTEM
from rules.catalog.models import ProductSetting, SettingsTemplate, TemplateSetting
from rules.directory.models import DirectoryUser
from rules.provisioning.models import Hold, HoldReason, PendingUser
from rules.provisioning.reconcile import run_batch
from rules.provisioning.rule_changes import set_rule_enabled
from tests.browser.conftest import Console, Harbour
from tests.factories import (
    LONG_AGO,
    PASSWORD,
    AppointmentFactory,
    DeviceGroupFactory,
    DirectoryUserFactory,
    FailureFactory,
    ScimTokenFactory,
    SettingsTemplateFactory,
    UserGroupFactory,
    WelcomeTemplateFactory,
)
from tests.walls.addresses import OF_THE_CONSOLE
from usersync.env import BASE_DIR

AXE = BASE_DIR / "node_modules/axe-core/axe.min.js"
SERIOUS = {"serious", "critical"}
# The smallest phone, and where each layout has the least room.
WIDTHS = (360, 768, 992, 1200)
EVERYTHING = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
LIGHT, DARK = "rgb(246, 247, 249)", "rgb(15, 18, 23)"
# All that the theme changes.
CONTRAST = ["color-contrast"]
FIND = """async (only) => {
    const {violations} = await axe.run(document, {runOnly: only});
    return violations.map(each => ({
        rule: each.id, impact: each.impact, where: each.nodes.map(node => node.html.slice(0, 160)),
    }));
}"""


# Of a page that is looked at, fetched by it.
PARTS = (
    *("user_sync_live", "user_refresh", "further_rules", "directory_group_options"),
    *("rule_add_effect", "rule_edit_effect", "rule_add_people", "rule_edit_people"),
    *("rule_add_welcome", "rule_edit_welcome"),
)
# They answer with another page.
ACTIONS = (
    *("home", "switch_account", "rule_move", "rule_revive", "activity_export", "connection_token"),
    *("invitation_withdraw", "sso_kind", "sso_test", "sso_switch"),
    *("welcome_email_draft", "welcome_email_test"),
)
# The letter itself, which is not in the look of the console.
ELSEWHERE = ("welcome_email_message",)


@pytest.fixture
def addresses(harbour: Harbour) -> list[str]:
    """One of every page, with something on it: seats, one who waits, one rule off, one group gone."""
    rules = harbour.rules()
    PendingUser.objects.bulk_create(
        PendingUser(account=harbour.account, user=each) for each in harbour.source.users.all()
    )
    harbour.account.products.update(seat_limit=7)
    run_batch(harbour.account.pk, limit=100)
    rules[2].enabled = False
    rules[2].save()
    harbour.groups[3].gone_at = rules[3].created_at
    harbour.groups[3].save()
    waits = harbour.source.users.order_by("-pk")[0]
    rule = rules[0].pk
    for enabled in (False, True):
        set_rule_enabled(account=harbour.account, actor=SYSTEM, rule_id=rule, enabled=enabled)
    FailureFactory.create(user=waits, other=harbour.source.users.earliest("pk"))
    hold(harbour, waits)
    left = DirectoryUserFactory.create(source=harbour.source, active=False)
    helen = AppointmentFactory.create(account=harbour.account).operator
    return [
        "/user-sync/",
        "/user-sync/switch/",
        f"/user-sync/holds/groups/{harbour.groups[3].pk}/",
        f"/user-sync/holds/products/{harbour.account.products.get().pk}/",
        "/user-sync/failures/out_of_seats/",
        "/user-sync/failures/email_taken/",
        "/user-sync/?q=nothing",
        "/user-sync/rules/add/",
        f"/user-sync/rules/{rule}/",
        f"/user-sync/rules/{rule}/actions/",
        f"/user-sync/rules/{rule}/history/",
        f"/user-sync/rules/{rule}/history/2/",
        f"/user-sync/rules/{rule}/delete/",
        f"/user-sync/rules/{rule}/disable/",
        f"/user-sync/rules/{rules[2].pk}/enable/",
        "/users/",
        f"/users/{waits.pk}/",
        f"/users/{left.pk}/delete/",
        "/directory-groups/",
        f"/directory-groups/{harbour.groups[0].pk}/",
        "/activity/",
        "/directory-connections/",
        "/directory-connections/add/",
        f"/directory-connections/{harbour.source.pk}/",
        f"/directory-connections/tokens/{ScimTokenFactory.create(source=harbour.source).pk}/revoke/",
        "/search/?q=deck",
        "/admin-settings/",
        "/admin-settings/custom-fields/",
        "/user-sync/custom-attributes/",
        "/admin-settings/administrators/",
        "/admin-settings/administrators/invite/",
        f"/admin-settings/administrators/{helen.pk}/",
        f"/admin-settings/administrators/{helen.pk}/dismiss/",
        "/admin-settings/sso/",
        "/preferences/",
        *declared("user-groups", UserGroupFactory.create(account=harbour.account)),
        *declared("device-groups", DeviceGroupFactory.create(account=harbour.account)),
        *declared("products", harbour.account.products.get()),
        *declared("settings-templates", settings_template(harbour)),
        *declared("welcome-emails", WelcomeTemplateFactory.create(account=harbour.account)),
        "/welcome-emails/default/preview/",
    ]


def hold(harbour: Harbour, user: DirectoryUser) -> None:
    """The group that is gone takes nothing yet."""
    Hold.objects.create(
        account=harbour.account,
        user=user,
        product=harbour.account.products.get(),
        reason=HoldReason.GROUP_GONE,
        group=harbour.groups[3],
        since=LONG_AGO,
    )


def declared(path: str, row: Model) -> list[str]:
    """The pages of a declared screen: one list with a row, the forms, and the question before the delete."""
    return [f"/{path}/", f"/{path}/add/", f"/{path}/{row.pk}/", f"/{path}/{row.pk}/delete/"]


def settings_template(harbour: Harbour) -> SettingsTemplate:
    """One that sets a feature of Meeting."""
    in_account = {"account": harbour.account}
    template = SettingsTemplateFactory.create(**in_account)
    meeting = harbour.account.products.get()
    setting = ProductSetting.objects.create(**in_account, product=meeting, name="Chat")
    TemplateSetting.objects.create(**in_account, template=template, setting=setting, state="on")
    return template


def problems(page: Page, only: list[str] = EVERYTHING) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    return [str(each) for each in page.evaluate(FIND, only) if each["impact"] in SERIOUS]


def test_no_page_of_the_console_is_forgotten(addresses: list[str]) -> None:
    names = {resolve(address.partition("?")[0]).view_name for address in addresses}
    assert names == OF_THE_CONSOLE - {f"console:{name}" for name in (*PARTS, *ACTIONS, *ELSEWHERE)}


def test_every_page_is_accessible_in_light_and_dark_and_fits_every_window(
    console: Console, addresses: list[str]
) -> None:
    page = console.page
    for address in addresses:
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        console.open(address)
        expect(page.locator("body")).to_have_css("background-color", LIGHT)
        assert problems(page) == [], address
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            needed = page.evaluate("document.documentElement.scrollWidth")
            assert needed <= width, f"{address} at {width}"
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        expect(page.locator("body")).to_have_css("background-color", DARK)
        assert problems(page, CONTRAST) == [], f"{address} in the dark"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_with_menus_messages_and_errors(
    console: Console, harbour: Harbour, addresses: list[str], theme: str
) -> None:
    assert addresses
    page = console.page
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
    console.open("/user-sync/")
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
    expect(page.locator("body")).to_have_css("background-color", DARK)
    console.open("/users/")
    expect(page.locator("body")).to_have_css("background-color", DARK)


def test_the_first_tab_leads_past_the_navigation(console: Console) -> None:
    console.open("/user-sync/")
    console.page.keyboard.press("Tab")
    skip = console.page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    skip.press("Enter")
    expect(console.page.locator("main")).to_be_focused()


@pytest.fixture
def plain(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A browser without scripts."""
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    yield context.new_page()
    context.close()


def test_everything_works_without_scripts(plain: Page, harbour: Harbour) -> None:
    harbour.rules()
    plain.goto("/")
    plain.get_by_label("E-mail").fill("vera@harbour.example")
    plain.get_by_label("Password").fill(PASSWORD)
    plain.get_by_role("button", name="Sign in", exact=True).click()
    plain.get_by_role("link", name="Actions for rule 2, Deck").click()
    plain.get_by_role("button", name="Move up").click()
    expect(plain.locator("tr[data-rule] .us-name").first).to_have_text("Deck")
    plain.get_by_role("link", name="Add rule").click()
    plain.get_by_label("Find a group").fill("gall")
    plain.get_by_role("button", name="Find").click()
    plain.get_by_role("combobox", name="Directory group").select_option("Galley (2 members, Okta)")
    plain.get_by_label("GoTo Meeting").check()
    plain.get_by_label("Administrator for this account").check()
    plain.get_by_label("Manager for specified group(s)").check()
    plain.get_by_role("button", name="Privileges None Selected").click()
    plain.get_by_label("Manage seats").check()
    plain.get_by_role("button", name="Apply").click()
    plain.get_by_role("button", name="Save", exact=True).click()
    expect(plain.locator("tr[data-rule] .us-name").last).to_have_text("Galley")
    expect(plain.get_by_text("Rule 5 on Galley is saved.")).to_be_visible()
    expect(plain.get_by_text("1 privilege, all users")).to_be_visible()
