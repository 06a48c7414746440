from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from rules.accounts.languages import Language
from rules.accounts.rights import EVERYTHING
from rules.audit.actors import Actor
from rules.provisioning.reconcile import run_batch
from rules.provisioning.rule_changes import (
    create_rule,
    delete_rule,
    edit_rule,
    move_rule,
    set_rule_enabled,
)
from rules.ruleset import content
from rules.ruleset.models import AdminRole, Rule
from rules.ruleset.records import RuleContent
from tests.console.conftest import Harbour
from tests.console.reading import nameless_controls, words
from tests.factories import ProductFactory, RuleFactory, UserGroupFactory

VERA = Actor.operator("Vera Vogt", EVERYTHING)


def make(harbour: Harbour, **more: object) -> Rule:
    said = RuleContent(
        group_id=harbour.sales.pk,
        product_ids=frozenset({harbour.meeting.pk}),
        **more,  # type: ignore[arg-type]  # by name
    )
    return create_rule(account=harbour.account, actor=VERA, content=said)


def edit(harbour: Harbour, rule: Rule, **changes: object) -> None:
    present = Rule.objects.get(pk=rule.pk)
    edit_rule(
        account=harbour.account,
        actor=VERA,
        rule_id=rule.pk,
        version=present.version,
        content=replace(content.read(present), **changes),  # type: ignore[arg-type]  # by name
    )


def history(console: Client, rule: Rule) -> str:
    return words(console.get(reverse("console:rule_history", args=[rule.pk])))


def restore_url(rule: Rule, version: int) -> str:
    return reverse("console:rule_restore", args=[rule.pk, version])


def test_a_version_shows_field_by_field_what_went_and_what_came(console: Client, harbour: Harbour) -> None:
    rule = make(harbour)
    webinar = ProductFactory.create(account=harbour.account, name="GoTo Webinar")
    edit(harbour, rule, product_ids=frozenset({webinar.pk}), language=Language.GERMAN)
    said = history(console, rule)
    assert "Edited Version 2 Present Vera Vogt · just now" in said
    assert "Products Removed: GoTo Meeting Added: GoTo Webinar" in said
    assert "Language Removed: English Added: Deutsch" in said
    assert "Created Version 1 Vera Vogt · just now" in said
    assert "Directory group Added: Sales" in said


def test_admin_rights_are_told_in_words(console: Client, harbour: Harbour) -> None:
    rule = make(harbour)
    berlin = UserGroupFactory.create(account=harbour.account, name="Berlin")
    edit(
        harbour,
        rule,
        admin_role=AdminRole.MANAGER,
        privileges=frozenset({"seats"}),
        managed_group_ids=frozenset({berlin.pk}),
        user_group_id=berlin.pk,
    )
    said = history(console, rule)
    assert "Admin role Removed: None Added: Manager" in said
    assert "Privileges Added: Manage seats" in said
    assert "Manages Added: Berlin" in said
    assert "User group Removed: No Group Added: Berlin" in said


def test_what_was_done_to_a_rule_is_told_by_its_name(console: Client, harbour: Harbour) -> None:
    first, rule = make(harbour), make(harbour)
    set_rule_enabled(account=harbour.account, actor=VERA, rule_id=rule.pk, enabled=False)
    set_rule_enabled(account=harbour.account, actor=VERA, rule_id=rule.pk, enabled=True)
    move_rule(account=harbour.account, actor=VERA, rule_id=rule.pk, position=1, seen=[first.pk, rule.pk])
    said = history(console, rule)
    assert "Moved from 2 to 1 Vera Vogt" in said
    assert "Enabled Version 3 Present" in said
    assert "Disabled Version 2" in said


def test_the_history_of_a_deleted_rule_stays_readable(console: Client, harbour: Harbour) -> None:
    rule = make(harbour)
    edit(harbour, rule, description="Account executives")
    delete_rule(account=harbour.account, actor=VERA, rule_id=rule.pk)
    harbour.meeting.delete()
    said = history(console, rule)
    assert "History of a deleted rule Deleted On Sales" in said
    assert "Description Added: Account executives" in said
    assert "Products Added: GoTo Meeting" in said
    assert "Restore" not in said
    assert console.get(restore_url(rule, 1)).status_code == 404


def test_a_rule_older_than_its_history_has_an_empty_one(console: Client, harbour: Harbour) -> None:
    assert "Nothing yet" in history(console, harbour.rules(harbour.sales)[0])


def test_restoring_asks_first_and_tells_what_the_rule_will_say(console: Client, harbour: Harbour) -> None:
    rule = make(harbour)
    edit(harbour, rule, language=Language.GERMAN, description="Now in German")
    page = console.get(restore_url(rule, 1))
    assert "Language Removed: Deutsch Added: English" in words(page)
    assert "Description Removed: Now in German" in words(page)
    assert nameless_controls(page) == []
    assert Rule.objects.get().version == 2


def test_restoring_shows_whom_it_would_touch_before(console: Client, harbour: Harbour) -> None:
    rule = make(harbour)
    edit(harbour, rule, product_ids=frozenset())
    run_batch(harbour.account.pk, limit=10)
    said = words(console.get(restore_url(rule, 1)))
    assert "GoTo Meeting +2" in said
    assert "Alice Anders GoTo Meeting" in said


def test_the_restored_version_is_the_present_one(console: Client, harbour: Harbour) -> None:
    rule = make(harbour)
    edit(harbour, rule, language=Language.GERMAN)
    said = words(console.post(restore_url(rule, 1), {"version": "2"}, follow=True))
    assert "Version 1 of rule 1 on Sales is restored." in said
    assert Rule.objects.get().language == Language.ENGLISH
    assert "Restored version 1 Version 3 Present" in history(console, rule)


@pytest.mark.parametrize("seen", ["1", "", "x"])
def test_what_was_saved_meanwhile_is_not_restored_over(console: Client, harbour: Harbour, seen: str) -> None:
    rule = make(harbour)
    edit(harbour, rule, language=Language.GERMAN)
    said = words(console.post(restore_url(rule, 1), {"version": seen}, follow=True))
    assert "Nothing was restored. Vera Vogt changed this rule meanwhile." in said
    assert Rule.objects.get().language == Language.GERMAN


def test_what_is_gone_since_is_named_before_it_is_left_out(console: Client, harbour: Harbour) -> None:
    webinar = ProductFactory.create(account=harbour.account, name="GoTo Webinar")
    rule = make(harbour)
    edit(harbour, rule, product_ids=frozenset({webinar.pk}))
    edit(harbour, rule, product_ids=frozenset({harbour.meeting.pk}), description="Without webinars")
    webinar.delete()
    said = words(console.get(restore_url(rule, 2)))
    assert "Not all of version 2 exists any more GoTo Webinar: gone since, and left out." in said
    refused = words(console.post(restore_url(rule, 2), {"version": "3"}, follow=True))
    assert "Nothing was restored. Version 2 names what does not exist any more: GoTo Webinar." in refused
    console.post(restore_url(rule, 2), {"version": "3", "leave_out": "1"})
    assert not Rule.objects.get().products.exists()


def test_a_version_that_never_was_is_not_found(console: Client, harbour: Harbour) -> None:
    assert console.get(restore_url(make(harbour), 9)).status_code == 404


def test_the_history_of_another_account_is_not_found(console: Client) -> None:
    stranger = RuleFactory.create()
    assert console.get(reverse("console:rule_history", args=[stranger.pk])).status_code == 404


def test_restoring_is_for_administrators(client: Client, harbour: Harbour) -> None:
    rule = make(harbour)
    edit(harbour, rule, language=Language.GERMAN)
    answer = client.post(restore_url(rule, 1), {"version": "2"})
    assert answer["Location"].startswith(reverse("account_login"))
    assert Rule.objects.get().version == 2


def test_the_menu_of_a_rule_leads_to_its_history(console: Client, harbour: Harbour) -> None:
    rule = make(harbour)
    page = console.get(reverse("console:rule_menu", args=[rule.pk]))
    assert reverse("console:rule_history", args=[rule.pk]) in page.content.decode()
