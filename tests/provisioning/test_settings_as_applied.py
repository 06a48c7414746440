"""A settings template is applied when the user is activated, and never again by later edits of it."""

import pytest

from rules.audit.models import Activity
from rules.catalog.changes import change_settings_template
from rules.catalog.errors import StillInUse
from rules.catalog.models import ProductSetting, SettingState, SettingsTemplate
from rules.directory.models import DirectoryGroup, DirectoryUser
from rules.provisioning.products import delete_product
from rules.provisioning.removal import delete_row
from rules.provisioning.selectors import applied_settings
from rules.ruleset.models import Rule
from tests.provisioning.conftest import MAYA, Company

ON, LOCKED_OFF = {"Meeting": {"Chat": "on"}}, {"Meeting": {"Chat": "disabled"}}


def strict(halden: Company) -> SettingsTemplate:
    meeting = halden.product("Meeting")
    ProductSetting.objects.create(account=halden.account, product=meeting, name="Chat")
    template = halden.settings_template("Strict")
    say(template, SettingState.ON)
    return template


def say(template: SettingsTemplate, state: SettingState) -> None:
    chat = ProductSetting.objects.get(account=template.account, name="Chat")
    change_settings_template(
        account=template.account,
        actor=MAYA,
        template_id=template.pk,
        name=template.name,
        states={chat.pk: state},
    )


def activated(halden: Company, template: SettingsTemplate) -> tuple[DirectoryUser, DirectoryGroup]:
    alice = halden.person("Alice")
    sales = halden.group("Sales", [alice])
    halden.rule(sales, settings_template_id=template.pk)
    halden.settle()
    return alice, sales


def test_a_user_gets_what_the_template_says_on_activation(halden: Company) -> None:
    alice, _ = activated(halden, strict(halden))
    assert applied_settings(alice) == ON


def test_a_later_edit_of_the_template_changes_nothing_for_active_users(halden: Company) -> None:
    template = strict(halden)
    alice, sales = activated(halden, template)
    say(template, SettingState.DISABLED)
    halden.join(halden.group("Crew"), alice)
    halden.edit(Rule.objects.get(group=sales), product_ids=frozenset({halden.products["Meeting"].pk}))
    halden.settle()
    assert halden.seats(alice) == {"Meeting": "held"}
    assert applied_settings(alice) == ON


def test_who_comes_back_gets_what_the_template_says_now(halden: Company) -> None:
    template = strict(halden)
    alice, sales = activated(halden, template)
    say(template, SettingState.DISABLED)
    halden.leave(sales, alice)
    halden.settle()
    halden.join(sales, alice)
    halden.settle()
    assert applied_settings(alice) == LOCKED_OFF


def test_what_was_applied_outlives_the_template(halden: Company) -> None:
    template = strict(halden)
    alice, sales = activated(halden, template)
    halden.delete(Rule.objects.get(group=sales))
    delete_row(SettingsTemplate, account=halden.account, actor=MAYA, row_id=template.pk)
    halden.settle()
    assert applied_settings(alice) == ON


def test_a_template_that_said_nothing_on_activation_says_nothing_later(halden: Company) -> None:
    strict(halden)
    empty = halden.settings_template("Empty")
    alice, sales = activated(halden, empty)
    say(empty, SettingState.ON)
    halden.edit(Rule.objects.get(group=sales), product_ids=frozenset({halden.products["Meeting"].pk}))
    halden.settle()
    assert applied_settings(alice) == {}


def test_who_is_activated_after_a_product_has_gone_gets_none_of_its_settings(halden: Company) -> None:
    template = strict(halden)
    alice, sales = activated(halden, template)
    meeting = halden.products["Meeting"]
    delete_product(account=halden.account, actor=MAYA, product_id=meeting.pk)
    bruno = halden.person("Bruno")
    halden.join(sales, bruno)
    halden.settle()
    assert (applied_settings(alice), applied_settings(bruno)) == (ON, {})
    told = Activity.objects.get(action="product.deleted")
    assert told.details == {"settings_templates": ["Strict"]}


def test_a_product_that_is_still_given_keeps_its_settings(halden: Company) -> None:
    template = strict(halden)
    meeting = halden.products["Meeting"]
    halden.rule(halden.group("Crew"), meeting)
    with pytest.raises(StillInUse):
        delete_product(account=halden.account, actor=MAYA, product_id=meeting.pk)
    alice, _ = activated(halden, template)
    assert applied_settings(alice) == ON
