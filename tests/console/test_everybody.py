"""Everybody whom a question is about: a list at its address, by the same right; nothing is written."""

import re
from urllib.parse import urljoin

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rules.audit.actors import SYSTEM
from rules.catalog.models import AdminPrivilege
from rules.provisioning.models import PendingUser
from rules.provisioning.reconcile import run_batch
from rules.provisioning.rule_changes import set_rule_enabled
from rules.ruleset.models import Rule
from tests.console.conftest import Harbour
from tests.console.reading import link, nameless_controls, words
from tests.factories import DirectoryGroupFactory, DirectoryUserFactory, RuleFactory, UserGroupFactory
from tests.walls.conftest import manager, rows_written
from usersync.console.fingerprint import fingerprint_of_order

QUESTIONS = ("disable", "delete", "move", "restore", "delete the user group")
SEE_ALL = "See all 62 users"


def hire(harbour: Harbour, people: int) -> None:
    for _ in range(people):
        person = DirectoryUserFactory.create(source=harbour.source)
        harbour.sales.members.add(person, through_defaults={"account": harbour.account})


def apply(harbour: Harbour) -> None:
    PendingUser.objects.bulk_create(
        PendingUser(account=harbour.account, user=each) for each in harbour.source.users.all()
    )
    run_batch(harbour.account.pk, limit=100)


@pytest.fixture
def rule(harbour: Harbour) -> Rule:
    """Gives 62 people Meeting and puts them in Berlin; by the rule below it they would be in Oslo."""
    hire(harbour, 60)
    crew = DirectoryGroupFactory.create(source=harbour.source, members=list(harbour.sales.members.all()))
    berlin, oslo = (
        UserGroupFactory.create(account=harbour.account, name=name) for name in ("Berlin", "Oslo")
    )
    rule = RuleFactory.create(group=harbour.sales, priority=1, products=[harbour.meeting], user_group=berlin)
    RuleFactory.create(group=crew, priority=2, user_group=oslo)
    for enabled in (False, True):
        set_rule_enabled(account=harbour.account, actor=SYSTEM, rule_id=rule.pk, enabled=enabled)
    apply(harbour)
    rule.refresh_from_db()
    return rule


def address(rule: Rule, question: str) -> str:
    """Where it is asked."""
    if question == "move":
        seen = fingerprint_of_order(list(Rule.objects.order_by("priority").values_list("pk", flat=True)))
        return f"{reverse('console:rule_move')}?rule={rule.pk}&position=2&seen={seen}"
    if question == "restore":
        return reverse("console:rule_restore", args=[rule.pk, 2])
    if question == "delete the user group":
        return reverse("console:user_group_delete", args=[rule.user_group_id]) + "?instead=none"
    return reverse(f"console:rule_{question}", args=[rule.pk])


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_leads_to_everybody_and_they_lead_back(console: Client, rule: Rule, question: str) -> None:
    asked = console.get(address(rule, question)).content.decode()
    everybody, before = link(asked, SEE_ALL), rows_written()
    first = console.get(everybody)
    assert "62 users would change. Nothing is done yet. " in words(first)
    assert "Alice Anders" in words(first)
    assert "1 to 50 of 62" in words(first)
    assert nameless_controls(first) == []
    second = console.get(urljoin(everybody, link(first.content.decode(), "Next")))
    assert "51 to 62 of 62" in words(second)
    back = re.search(r'<nav class="us-crumbs"[^>]*><a href="([^"]*)"', second.content.decode())
    assert back
    question_again = console.get(urljoin(everybody, back[1].replace("&amp;", "&")))
    assert SEE_ALL in words(question_again)
    assert rows_written() == before


@pytest.mark.parametrize("question", ["disable", "move"])
def test_a_dialog_above_the_rules_leads_there_too(
    console: Client, rule: Rule, htmx: dict[str, str], question: str
) -> None:
    path, _, query = address(rule, question).partition("?")
    sent = dict(part.split("=") for part in query.split("&")) if query else {}
    dialog = console.post(path, sent, headers=htmx)
    assert dialog["HX-Retarget"] == "#dialog"
    assert "62 users would change." in words(console.get(link(dialog.content.decode(), SEE_ALL)))


def test_before_saving_the_entries_of_the_form_are_sent_on(
    console: Client, harbour: Harbour, rule: Rule
) -> None:
    sent = {"group": harbour.sales.pk, "language": "en", "version": rule.version, "description": "The quay"}
    asked = console.post(reverse("console:rule_edit", args=[rule.pk]), sent).content.decode()
    action = reverse("console:rule_edit_people", args=[rule.pk])
    assert re.search(rf'formaction="{action}"[^>]*>{SEE_ALL}<', asked)
    entries = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', asked))
    said = words(console.post(f"{action}?page=2", entries))
    assert "62 users would change. Nothing is saved yet" in said
    assert "51 to 62 of 62" in said
    assert Rule.objects.get(pk=rule.pk).description == rule.description


def test_turning_user_sync_on_leads_to_everybody_who_waits_for_it(console: Client, harbour: Harbour) -> None:
    hire(harbour, 60)
    harbour.rules(harbour.sales)
    console.post(reverse("console:sync_switch"), {"on": "0"})
    PendingUser.objects.bulk_create(
        PendingUser(account=harbour.account, user=each) for each in harbour.sales.members.all()
    )
    asked = console.get(reverse("console:sync_switch")).content.decode()
    assert "62 users would change." in words(console.get(link(asked, SEE_ALL)))
    assert PendingUser.objects.count() == 62


def test_where_all_are_named_no_link_leads_to_them(console: Client, harbour: Harbour) -> None:
    (rule,) = harbour.rules(harbour.sales)
    apply(harbour)
    said = words(console.get(reverse("console:rule_disable", args=[rule.pk])))
    assert "Alice Anders" in said
    assert "See all" not in said


def test_its_statements_do_not_grow_with_the_people(console: Client, harbour: Harbour, rule: Rule) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            console.get(address(rule, "disable"), {"show": "people"})
        return len(asked)

    before = count()
    hire(harbour, 30)
    apply(harbour)
    assert count() == before


def test_more_than_a_list_counts_are_all_on_pages(
    console: Client, rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("usersync.console.paging.MOST_COUNTED", 10)
    said = words(console.get(address(rule, "disable"), {"show": "people", "page": "last"}))
    assert "51 to 62 of 62" in said


def test_it_is_for_those_alone_who_are_asked(harbour: Harbour, rule: Rule) -> None:
    otto = manager(harbour.account, AdminPrivilege.GROUPS)
    for question in set(QUESTIONS) - {"delete the user group"}:
        path, _, query = address(rule, question).partition("?")
        assert otto.get(f"{path}?{query}&show=people").status_code == 404
    page = otto.get(f"{address(rule, 'delete the user group')}&show=people")
    assert "Alice Anders" not in words(page)


def test_a_rule_of_another_account_has_nobody(console: Client) -> None:
    stranger = RuleFactory.create()
    assert console.get(address(stranger, "disable"), {"show": "people"}).status_code == 404
