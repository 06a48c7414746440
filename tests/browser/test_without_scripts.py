"""A browser without scripts: every flow of the console by links, buttons and pages alone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from rules.accounts.languages import Language
from rules.catalog.models import ProductSetting
from rules.connections.models import ScimToken
from rules.directory.models import DirectoryUser
from rules.provisioning import intake
from rules.provisioning.models import PendingUser, Seat
from rules.provisioning.reconcile import run_batch
from rules.ruleset.models import Rule
from tests.browser.conftest import Harbour
from tests.browser.looking import BACKGROUNDS
from tests.factories import PASSWORD, DirectoryUserFactory
from tests.live import PATIENCE
from usersync.operators.models import Operator


@pytest.fixture
def plain(browser: Browser, live_server: LiveServer, harbour: Harbour) -> Iterator[Page]:
    """Vera has signed in."""
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("E-mail").fill("vera@harbour.example")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    yield page
    context.close()


def press(where: Page | Locator, name: str) -> None:
    where.get_by_role("button", name=name, exact=True).click()


def follow(where: Page | Locator, name: str) -> None:
    where.get_by_role("link", name=name, exact=True).click()


def act_on(page: Page, number: int, group: str, button: str) -> None:
    """Something that the page of what can be done with a rule offers."""
    follow(page, f"Actions for rule {number}, {group}")
    press(page, button)


def expect_order(page: Page, *names: str) -> None:
    expect(page.locator("tr[data-rule] .us-name")).to_have_text(list(names))


def apply_rules(harbour: Harbour) -> list[DirectoryUser]:
    people = list(harbour.source.users.order_by("pk"))
    PendingUser.objects.bulk_create(PendingUser(account=harbour.account, user=each) for each in people)
    run_batch(harbour.account.pk, limit=100)
    return people


def test_a_rule_is_written_with_a_new_welcome_e_mail_and_its_effect_is_seen(
    plain: Page, harbour: Harbour
) -> None:
    follow(plain, "Create your first rule")
    press(plain, "Save")
    follow(plain.get_by_role("alert"), "Directory group")
    plain.get_by_label("Find a group").fill("gall")
    press(plain, "Find")
    plain.get_by_role("combobox", name="Directory group").select_option("Galley (2 members, Okta)")
    plain.get_by_label("GoTo Meeting").check()
    plain.get_by_label("Administrator for this account").check()
    plain.get_by_label("Manager for specified group(s)").check()
    plain.get_by_role("button", name="Privileges None Selected").click()
    plain.get_by_label("Manage seats").check()
    press(plain, "Apply")
    press(plain, "Create New Template")
    plain.get_by_label("Name", exact=True).fill("Ahoy")
    plain.get_by_label("Subject").first.fill("Ahoy {{first_name}}")
    plain.get_by_role("textbox", name="Text").first.fill("<p>Ask {{frist_name}}</p>")
    press(plain, "Save")
    expect(plain.get_by_text("Did you mean {{first_name}}?")).to_be_visible()
    plain.get_by_role("textbox", name="Text").first.fill("<p>Ask the cook</p>")
    press(plain, "Save")
    expect(plain.locator("[name=welcome_template] option:checked")).to_have_text("Ahoy")
    press(plain, "Show the effect")
    expect(plain.locator("#effect")).to_contain_text("18 left after")
    press(plain, "Save")
    expect(plain.get_by_text("Rule 1 on Galley is saved.")).to_be_visible()
    expect(plain.get_by_text("1 privilege, all users")).to_be_visible()
    assert Rule.objects.get().welcome_template == harbour.account.welcome_templates.get()


def test_rules_are_moved_switched_off_and_deleted_and_all_of_it_is_undone(
    plain: Page, harbour: Harbour
) -> None:
    harbour.rules()
    apply_rules(harbour)
    plain.reload()
    expect(plain.get_by_role("button", name="Re-order rule")).to_have_count(0)
    press(plain, "How rules combine")
    expect(plain.get_by_text("Members get those of all matching rules.")).to_be_visible()
    plain.keyboard.press("Escape")
    act_on(plain, 2, "Deck", "Move up")
    expect_order(plain, "Deck", "Bridge", "Engine room", "Galley")
    press(plain, "Undo")
    expect_order(plain, "Bridge", "Deck", "Engine room", "Galley")
    act_on(plain, 1, "Bridge", "Move to bottom")
    expect_order(plain, "Deck", "Engine room", "Galley", "Bridge")
    act_on(plain, 4, "Bridge", "Move to top")
    follow(plain, "Actions for rule 1, Bridge")
    plain.get_by_label("To position").fill("3")
    press(plain, "Move")
    expect_order(plain, "Deck", "Engine room", "Bridge", "Galley")
    act_on(plain, 3, "Bridge", "Disable")
    expect(plain.get_by_text("2 users lose GoTo Meeting")).to_be_visible()
    press(plain, "Disable rule")
    press(plain, "Undo")
    expect(plain.get_by_text("The rule on Bridge is enabled.")).to_be_visible()
    follow(plain, "Actions for rule 1, Deck")
    follow(plain, "Delete")
    expect(plain.get_by_text("2 users lose GoTo Meeting")).to_be_visible()
    press(plain, "Delete rule")
    expect_order(plain, "Engine room", "Bridge", "Galley")
    press(plain, "Undo")
    expect_order(plain, "Deck", "Engine room", "Bridge", "Galley")
    plain.get_by_role("searchbox").fill("galley")
    press(plain.locator("main"), "Search")
    expect_order(plain, "Galley")


def test_a_question_leads_to_everybody_in_a_tab_of_its_own(plain: Page, harbour: Harbour) -> None:
    bridge = harbour.groups[0]
    for person in DirectoryUserFactory.create_batch(58, source=harbour.source):
        bridge.members.add(person, through_defaults={"account": harbour.account})
    harbour.account.products.update(seat_limit=None)
    harbour.rules()
    apply_rules(harbour)
    plain.reload()
    act_on(plain, 1, "Bridge", "Disable")
    with plain.expect_popup() as tab:
        follow(plain, "See all 60 users")
    everybody = tab.value
    expect(everybody.get_by_text("60 users would change. Nothing is done yet.")).to_be_visible()
    follow(everybody, "Next")
    expect(everybody.locator(".us-people li")).to_have_count(10)
    follow(everybody.get_by_role("navigation", name="Breadcrumb"), "Disable rule 1, Bridge?")
    expect(everybody.get_by_role("button", name="Disable rule")).to_be_visible()
    assert Rule.objects.get(priority=1).enabled


def test_the_switch_holds_and_failures_are_decided_about(plain: Page, harbour: Harbour) -> None:
    harbour.rules()
    twins = harbour.source.users.order_by("pk").values("pk")[:2]
    DirectoryUser.objects.filter(pk__in=twins).update(email="bridge@harbour.example")
    people = apply_rules(harbour)
    intake.delete_group(source=harbour.source, public_id=harbour.groups[1].public_id)
    run_batch(harbour.account.pk, limit=100)
    plain.reload()
    follow(plain.locator(".us-notice", has_text="Deck is gone"), "Details")
    press(plain, f"Keep GoTo Meeting of {people[2].full_name}")
    press(plain, "Release: take 1 seat")
    expect(plain.get_by_text("1 seat is released")).to_be_visible()
    DirectoryUser.objects.filter(pk=people[0].pk).update(email="first@harbour.example")
    press(plain.locator(".us-notice", has_text="1 user is not activated"), "Retry sync")
    expect(plain.get_by_text("1 user is tried again.")).to_be_visible()
    plain.get_by_role("switch", name="User Sync is on").click()
    press(plain, "Turn off")
    expect(plain.locator(".us-notice").first).to_contain_text("nothing is applied or revoked")
    follow(plain, "Turn on")
    expect(plain.locator("main")).to_contain_text("1 user is provisioned for the first time")
    press(plain, "Turn on")
    expect(plain.get_by_text("User Sync is on.")).to_be_visible()
    run_batch(harbour.account.pk, limit=100)
    assert {seat.user for seat in Seat.objects.all()} == {*people} - {people[3]}


def test_groups_and_templates_are_made_changed_and_deleted(plain: Page, harbour: Harbour) -> None:
    rules = harbour.rules()
    ProductSetting.objects.create(
        account=harbour.account, product=harbour.account.products.get(), name="Chat"
    )
    navigation = plain.get_by_role("navigation", name="Main")
    follow(navigation, "User groups")
    plain.get_by_role("link", name="Add user group").first.click()
    plain.get_by_label("Name").fill("Harbour")
    press(plain, "Save & add another")
    plain.get_by_label("Name").fill("Quay")
    plain.get_by_label("Subgroup of").select_option("Harbour")
    press(plain, "Save")
    expect(plain.get_by_role("row", name="Quay")).to_contain_text("Harbour /")
    Rule.objects.filter(pk=rules[0].pk).update(user_group=harbour.account.user_groups.get(name="Quay"))
    follow(plain, "Delete Quay")
    plain.get_by_label("Use instead").select_option("Harbour")
    press(plain, "Delete user group")
    press(plain, "Delete user group")
    expect(plain.get_by_role("row", name="Harbour")).to_contain_text("#1")
    follow(navigation, "Settings templates")
    plain.get_by_role("link", name="Add settings template").first.click()
    plain.get_by_label("Name").fill("Quiet")
    plain.get_by_role("radiogroup", name="Chat").get_by_label("Required").check()
    press(plain, "Save")
    expect(plain.get_by_role("row", name="Quiet")).to_contain_text("Meeting 1")
    follow(navigation, "Device groups")
    plain.get_by_role("link", name="Add device group").first.click()
    plain.get_by_label("Name").fill("Buoys")
    press(plain, "Save")
    follow(plain, "Delete Buoys")
    press(plain, "Delete device group")
    expect(plain.get_by_text("No device groups yet")).to_be_visible()


def test_a_connection_gets_tokens_and_loses_them(plain: Page, harbour: Harbour) -> None:
    follow(plain.get_by_role("navigation", name="Main"), "Directory connections")
    follow(plain, "Add connection")
    plain.get_by_label("Name").fill("Entra")
    press(plain, "Create connection")
    expect(plain.get_by_label("Bearer token")).to_have_value(re.compile("^us_scim_"))
    follow(plain, "I have copied it")
    press(plain, "Add token")
    follow(plain, "I have copied it")
    plain.get_by_role("link", name="Revoke us_scim_").first.click()
    expect(plain.get_by_text("The other token goes on working.")).to_be_visible()
    press(plain, "Revoke token")
    expect(plain.get_by_text("is revoked.")).to_be_visible()
    assert ScimToken.objects.filter(source__name="Entra").count() == 1


def test_lists_the_search_the_export_and_preferences_need_no_scripts(plain: Page, harbour: Harbour) -> None:
    navigation = plain.get_by_role("navigation", name="Main")
    follow(plain, "Search")
    plain.get_by_role("searchbox").fill("engine")
    press(plain, "Search")
    plain.get_by_role("link", name="Engine room").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Engine room")
    follow(navigation, "Manage users")
    plain.get_by_label("Status").select_option("Suspended")
    press(plain.locator("main"), "Search")
    expect(plain.get_by_text("Nobody found")).to_be_visible()
    follow(navigation, "Admin settings")
    plain.get_by_label("Phone").fill("+47 22 33 44 55")
    press(plain, "Save")
    follow(navigation, "Activity history")
    plain.get_by_label("Type").select_option("Account")
    press(plain.locator("main"), "Search")
    with plain.expect_download() as download:
        follow(plain, "Export as CSV")
    assert "+47 22 33 44 55" in download.value.path().read_text()
    plain.get_by_role("button", name="account menu").click()
    press(plain, "Dark")
    plain.get_by_role("button", name="account menu").click()
    follow(plain, "Preferences")
    plain.get_by_label("Language").select_option("Deutsch")
    press(plain, "Save")
    expect(plain.get_by_role("heading", level=1)).to_have_text("Eigene Einstellungen")
    expect(plain.locator("body")).to_have_css("background-color", BACKGROUNDS["dark"])
    assert Operator.objects.get().language == Language.GERMAN
