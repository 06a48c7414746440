"""Each flow by keyboard alone, at a desk and on a phone with a keyboard."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from rules.accounts.rights import EVERYTHING
from rules.audit.actors import Actor
from rules.catalog.models import ProductSetting, TemplateSetting, UserGroup
from rules.connections.models import ScimToken
from rules.provisioning import rule_changes
from rules.provisioning.models import PendingUser, Profile
from rules.provisioning.reconcile import run_batch
from rules.ruleset import content
from rules.ruleset.models import Rule
from tests.browser.conftest import Console, Harbour
from tests.browser.keys import Keys
from tests.browser.looking import at_a_desk_and_on_a_phone
from tests.factories import DirectoryUserFactory, ProductFactory, UserGroupFactory

OTTO = Actor.operator("Otto Ohm", EVERYTHING)


pytestmark = at_a_desk_and_on_a_phone


@pytest.fixture
def keys(console: Console) -> Keys:
    return Keys(console)


def apply_rules(harbour: Harbour) -> None:
    everybody = harbour.source.users.all()
    PendingUser.objects.bulk_create(PendingUser(account=harbour.account, user=each) for each in everybody)
    run_batch(harbour.account.pk, limit=100)


def test_who_was_overtaken_by_another_editor_takes_one_value_and_keeps_the_rest(
    keys: Keys, page: Page, harbour: Harbour
) -> None:
    rule = harbour.rules()[0]
    keys.open(f"/user-sync/rules/{rule.pk}/")
    said = replace(content.read(rule), product_ids=frozenset(), description="Keeps watch")
    rule_changes.edit_rule(
        account=harbour.account, actor=OTTO, rule_id=rule.pk, version=rule.version, content=said
    )
    keys.fill(page.get_by_role("textbox", name="Description"), "Steers")
    keys.press("Enter")
    expect(page.get_by_text("Otto Ohm changed this rule just now")).to_be_visible()
    keys.skip()
    keys.follow(page.get_by_role("button", name="Take from Otto Ohm: Products"))
    expect(page.get_by_label("GoTo Meeting")).not_to_be_checked()
    keys.use(page.get_by_role("button", name="Save", exact=True))
    expect(page.get_by_role("row", name="Bridge")).to_contain_text("Steers")
    assert not rule.products.exists()


def test_a_rule_is_deleted_in_front_of_its_consequence_and_brought_back(
    keys: Keys, page: Page, harbour: Harbour
) -> None:
    harbour.rules()
    apply_rules(harbour)
    keys.open("/user-sync/")
    keys.use(page.get_by_role("link", name="Actions for rule 1, Bridge"))
    expect(page.get_by_role("link", name="Edit")).to_be_focused()
    keys.use(page.locator("#rule-menu").get_by_role("link", name="Delete"), "ArrowDown")
    question = page.get_by_role("dialog", name="Delete rule 1, Bridge?")
    expect(question).to_contain_text("2 users lose GoTo Meeting")
    keys.use(question.get_by_role("button", name="Delete rule"))
    keys.console.expect_order("Deck", "Engine room", "Galley")
    keys.use(page.get_by_role("status").get_by_role("button", name="Undo"))
    keys.console.expect_order("Bridge", "Deck", "Engine room", "Galley")


def test_a_user_group_in_use_is_deleted_once_its_rules_name_another(
    keys: Keys, page: Page, harbour: Harbour
) -> None:
    in_account = {"account": harbour.account}
    berlin, oslo = (UserGroupFactory.create(**in_account, name=name) for name in ("Berlin", "Oslo"))
    rule = harbour.rules()[0]
    Rule.objects.filter(pk=rule.pk).update(user_group=berlin)
    apply_rules(harbour)
    keys.open(f"/user-groups/{berlin.pk}/delete/")
    keys.reach(page.get_by_role("combobox", name="Use instead"))
    keys.type("Oslo")
    expect(page.get_by_text("Changes: User group (2)")).to_be_visible()
    keys.use(page.get_by_role("button", name="Delete user group"))
    expect(page.get_by_text("Berlin is deleted.")).to_be_visible()
    assert list(UserGroup.objects.all()) == [oslo]
    run_batch(harbour.account.pk, limit=100)
    assert Profile.objects.filter(user_group=oslo).count() == 2


def test_users_are_searched_filtered_and_paged(keys: Keys, page: Page, harbour: Harbour) -> None:
    for number in range(60):
        DirectoryUserFactory.create(source=harbour.source, given_name="Zoe", family_name=f"Zeta {number:02}")
    rows = page.locator(".us-list tbody tr")
    keys.open("/users/")
    keys.fill(page.get_by_role("searchbox", name="Name or e-mail"), "zoe")
    expect(page.get_by_text("1 to 50 of 60")).to_be_visible()
    keys.follow(page.get_by_role("link", name="Next"))
    expect(page.get_by_text("51 to 60 of 60")).to_be_visible()
    assert "q=zoe" in page.url
    keys.follow(page.get_by_role("link", name="First"))
    expect(rows.first).to_contain_text("Zoe Zeta 00")
    keys.follow(page.get_by_role("link", name="Name"))
    expect(rows.first).to_contain_text("Zoe Zeta 59")
    keys.reach(page.get_by_role("combobox", name="Status"))
    keys.type("Susp")
    expect(page.get_by_text("Nobody found")).to_be_visible()
    keys.use(page.get_by_role("link", name="Show all users"))
    expect(page.get_by_text("1 to 50 of 68")).to_be_visible()


def test_user_sync_is_switched_off_and_on_with_its_preview(keys: Keys, page: Page, harbour: Harbour) -> None:
    harbour.rules()
    switch = page.get_by_role("switch")
    keys.open("/user-sync/")
    keys.follow(switch)
    expect(page.get_by_role("heading", level=1)).to_have_text("Turn User Sync off?")
    keys.use(page.get_by_role("button", name="Turn off"))
    expect(page.get_by_text("User Sync is off.")).to_be_visible()
    PendingUser.objects.bulk_create(
        PendingUser(account=harbour.account, user=each) for each in harbour.source.users.all()
    )
    keys.skip()
    keys.follow(switch)
    expect(page.get_by_text("8 users are provisioned for the first time")).to_be_visible()
    keys.use(page.get_by_role("button", name="Turn on"))
    expect(page.get_by_text("User Sync is on.")).to_be_visible()
    harbour.account.refresh_from_db()
    assert harbour.account.sync_is_on


def test_a_connection_is_made_its_token_rotated_and_revoked(keys: Keys, page: Page, harbour: Harbour) -> None:
    copied = page.get_by_role("link", name="I have copied it")
    keys.open("/directory-connections/")
    keys.follow(page.get_by_role("link", name="Add connection").first)
    keys.fill(page.get_by_label("Name"), "JumpCloud")
    keys.press("Enter")
    expect(page.get_by_label("Bearer token")).to_be_visible()
    keys.skip()
    keys.follow(copied)
    keys.follow(page.get_by_role("button", name="Add token"))
    keys.follow(copied)
    old, new = ScimToken.objects.order_by("pk")
    keys.follow(page.get_by_role("link", name=f"Revoke {old}"))
    expect(page.get_by_text("The other token goes on working.")).to_be_visible()
    keys.use(page.get_by_role("button", name="Revoke token"))
    expect(page.get_by_role("link", name=f"Revoke {old}")).to_have_count(0)
    expect(page.get_by_role("link", name=f"Revoke {new}")).to_be_visible()


def test_a_settings_template_is_written_in_its_four_states(keys: Keys, page: Page, harbour: Harbour) -> None:
    meeting = harbour.account.products.get()
    training = ProductFactory.create(account=harbour.account, name="Training", short_label="Training")
    features = {"Chat": meeting, "Lock": meeting, "Record": meeting, "Polls": training, "Tests": training}
    for name, product in features.items():
        ProductSetting.objects.create(account=harbour.account, product=product, name=name)
    keys.open("/settings-templates/add/")
    keys.fill(page.get_by_label("Name"), "Strict")
    for right, name in enumerate(("Chat", "Lock", "Record"), start=1):
        keys.reach(page.get_by_role("radiogroup", name=name).get_by_label("Not set"))
        keys.press(*["ArrowRight"] * right)
    keys.reach(page.get_by_role("radio", name="Meeting"), "Shift+Tab")
    keys.press("ArrowRight")
    keys.reach(page.get_by_role("radiogroup", name="Polls").get_by_label("Not set"))
    keys.press(*["ArrowRight"] * 4)
    keys.use(page.get_by_role("button", name="Save", exact=True))
    expect(page.get_by_text("Strict is added.")).to_be_visible()
    assert dict(TemplateSetting.objects.values_list("setting__name", "state")) == {
        "Chat": "on",
        "Lock": "off",
        "Record": "disabled",
        "Polls": "required",
    }


def test_the_activity_is_filtered_and_exported(keys: Keys, page: Page, harbour: Harbour) -> None:
    harbour.rules()
    apply_rules(harbour)
    someone = harbour.source.users.earliest("pk")
    keys.open("/activity/")
    keys.fill(page.get_by_role("searchbox", name="Person"), someone.user_name)
    expect(page.locator(".us-list tbody tr")).to_have_count(1)
    with page.expect_download() as export:
        keys.use(page.get_by_role("link", name="Export as CSV"), "Shift+Tab")
    lines = export.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 2
    assert someone.full_name in lines[1]


def test_an_attribute_of_the_directory_gets_a_field_of_the_account(
    keys: Keys, page: Page, harbour: Harbour
) -> None:
    someone = harbour.source.users.earliest("pk")
    harbour.source.users.filter(pk=someone.pk).update(employee_number="A-113")
    keys.open("/user-sync/custom-attributes/")
    keys.fill(page.get_by_role("textbox").first, "Badge")
    keys.press("Enter")
    expect(page.get_by_text("The custom attributes are saved.")).to_be_visible()
    keys.open(f"/users/{someone.pk}/")
    expect(page.get_by_text("Badge")).to_be_visible()
    expect(page.get_by_text("A-113")).to_be_visible()
