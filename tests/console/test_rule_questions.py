"""Where a change takes something from somebody, its effect comes first; else it is made at once."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from rules.provisioning.models import PendingUser
from rules.provisioning.reconcile import run_batch
from rules.ruleset.models import Rule
from tests.console.conftest import Harbour
from tests.console.reading import link, words
from tests.factories import DirectoryGroupFactory, RuleFactory, UserGroupFactory
from usersync.console.fingerprint import fingerprint_of_order

MOVE = reverse("console:rule_move")


def apply(harbour: Harbour) -> None:
    PendingUser.objects.bulk_create(
        PendingUser(account=harbour.account, user=each)
        for each in (harbour.alice, harbour.bruno, harbour.carla)
    )
    run_batch(harbour.account.pk, limit=10)


@pytest.fixture
def applied(harbour: Harbour) -> Rule:
    rule = harbour.rules(harbour.sales)[0]
    apply(harbour)
    return rule


@pytest.fixture
def rivals(harbour: Harbour) -> list[int]:
    """Alice is in both groups: Berlin wins over Oslo."""
    crew = DirectoryGroupFactory.create(source=harbour.source, members=[harbour.alice])
    rules = [
        RuleFactory.create(
            group=group,
            priority=priority,
            user_group=UserGroupFactory.create(account=harbour.account, name=name),
        )
        for priority, (group, name) in enumerate([(harbour.sales, "Berlin"), (crew, "Oslo")], start=1)
    ]
    apply(harbour)
    return [rule.pk for rule in rules]


def test_disabling_asks_first(console: Client, applied: Rule) -> None:
    url = reverse("console:rule_disable", args=[applied.pk])
    page = console.post(url, follow=True)
    assert "Disable rule 1, Sales?" in words(page)
    assert "2 users lose GoTo Meeting" in words(page)
    assert "2 users are suspended" in words(page)
    assert Rule.objects.get().enabled
    assert "The rule on Sales is disabled." in words(console.post(url, {"confirmed": "1"}, follow=True))
    assert not Rule.objects.get().enabled


@pytest.mark.parametrize("name", ["rule_disable", "rule_delete"])
def test_an_answer_about_a_rule_that_somebody_changed_meanwhile_changes_nothing(
    console: Client, applied: Rule, name: str
) -> None:
    url = reverse(f"console:{name}", args=[applied.pk])
    assert 'name="version" value="1"' in console.get(url).content.decode()
    Rule.objects.update(version=2, updated_by="Otto Ohm")
    page = console.post(url, {"confirmed": "1", "version": "1"}, follow=True)
    assert "Nothing was changed. Otto Ohm changed this rule meanwhile." in words(page)
    assert 'name="version" value="2"' in page.content.decode()
    rule = Rule.objects.get()
    assert (rule.enabled, rule.deleted_at) == (True, None)


def test_htmx_gets_the_question_as_a_dialog(console: Client, applied: Rule, htmx: dict[str, str]) -> None:
    answer = console.post(reverse("console:rule_disable", args=[applied.pk]), headers=htmx)
    assert answer["HX-Retarget"] == "#dialog"
    assert "Disable rule 1, Sales?" in words(answer)
    assert Rule.objects.get().enabled


def test_deleting_shows_who_loses_what(console: Client, applied: Rule) -> None:
    page = console.get(reverse("console:rule_delete", args=[applied.pk]))
    assert "2 users lose GoTo Meeting" in words(page)
    assert "Alice Anders Is suspended, loses GoTo Meeting" in words(page)


def test_a_move_that_changes_what_people_have_asks_first(
    console: Client, harbour: Harbour, rivals: list[int]
) -> None:
    sent = {"rule": rivals[1], "position": 1, "seen": fingerprint_of_order(rivals)}
    page = console.post(MOVE, sent, follow=True)
    assert "Changes: User group (1)" in words(page)
    assert "Alice Anders User group Oslo" in words(page)
    assert harbour.order() == rivals
    console.post(MOVE, sent | {"confirmed": "1"})
    assert harbour.order() == rivals[::-1]


def test_a_question_about_an_order_that_changed_meanwhile_is_not_asked(
    console: Client, harbour: Harbour, rivals: list[int]
) -> None:
    stale = {"rule": str(rivals[1]), "position": "1", "seen": fingerprint_of_order(rivals[::-1])}
    assert "Somebody changed the rules meanwhile." in words(console.get(MOVE, stale, follow=True))


SOUGHT, QUERY = {"q": "sales & more", "status": "enabled"}, "?q=sales+%26+more&status=enabled"


@pytest.mark.parametrize("name", ["rule_move", "rule_disable", "rule_delete"])
def test_without_scripts_what_was_found_stays_found_through_questions_and_undo(
    console: Client, harbour: Harbour, rivals: list[int], name: str
) -> None:
    found, sent = reverse("console:user_sync") + QUERY, SOUGHT
    url = MOVE if name == "rule_move" else reverse(f"console:{name}", args=[rivals[1]])
    if name == "rule_move":
        sent = {**SOUGHT, "rule": str(rivals[1]), "position": "1", "seen": fingerprint_of_order(rivals)}
    answer = sent_on(console.get(url, sent).content.decode(), f'action="{url}"')
    assert SOUGHT.items() <= answer.items()
    done = console.post(url, answer | {"confirmed": "1"})
    assert done["Location"] == found
    page = console.get(found).content.decode()
    [undo] = re.findall('class="us-undo" method="post" action="([^"]*)"', page)
    back = console.post(undo, sent_on(page, "us-undo") | {"confirmed": "1"})
    assert back["Location"] == found
    assert harbour.order() == rivals


def test_what_was_found_is_known_where_a_button_leads_to_a_question(console: Client, applied: Rule) -> None:
    url = reverse("console:rule_disable", args=[applied.pk])
    assert console.post(url, SOUGHT)["Location"] == url + QUERY


def test_who_answers_no_is_where_the_rule_was_found(console: Client, rivals: list[int]) -> None:
    page = console.get(reverse("console:rule_delete", args=[rivals[0]]), SOUGHT).content.decode()
    assert link(page, "Cancel") == reverse("console:user_sync") + QUERY


def test_the_way_to_the_deletion_knows_what_was_found(console: Client, rivals: list[int]) -> None:
    page = console.get(reverse("console:rule_menu", args=[rivals[0]]), SOUGHT)
    deletion = reverse("console:rule_delete", args=[rivals[0]]) + QUERY
    assert f'href="{deletion}"' in unescape(page.content.decode())


def sent_on(page: str, form: str) -> dict[str, str]:
    """By the form that says so."""
    _, _, rest = page.partition(form)
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', rest.partition("</form>")[0])
    return {name: unescape(value) for name, value in fields}


def test_saving_asks_before_it_takes(console: Client, harbour: Harbour, applied: Rule) -> None:
    url = reverse("console:rule_edit", args=[applied.pk])
    sent = {"group": harbour.sales.pk, "language": "en", "version": "1", "description": "The quay"}
    page = console.post(url, sent | {"then": "list"})
    assert "Save rule 1, Sales?" in words(page)
    assert "2 users lose GoTo Meeting" in words(page)
    assert Rule.objects.get().description == ""
    back = console.post(url, sent | {"show": "effect"})
    assert 'value="The quay"' in back.content.decode()
    console.post(url, sent | {"then": "list", "confirmed": "1"})
    assert Rule.objects.get().description == "The quay"


def test_a_save_that_takes_nothing_is_made_at_once(console: Client, harbour: Harbour, applied: Rule) -> None:
    sent = {"group": harbour.sales.pk, "language": "de", "version": "1", "products": [harbour.meeting.pk]}
    page = console.post(reverse("console:rule_edit", args=[applied.pk]), sent, follow=True)
    assert "Rule 1 on Sales is saved." in words(page)


def test_the_switch_shows_what_has_become_pending(console: Client, harbour: Harbour) -> None:
    url = reverse("console:sync_switch")
    assert "Turn User Sync off?" in words(console.get(url))
    console.post(url, {"on": "0"})
    harbour.account.refresh_from_db()
    assert not harbour.account.sync_is_on
    harbour.rules(harbour.sales)
    PendingUser.objects.create(account=harbour.account, user=harbour.alice)
    page = words(console.get(url))
    assert "Turn User Sync on?" in page
    assert "GoTo Meeting +1" in page
    assert "User Sync is on." in words(console.post(url, {"on": "1"}, follow=True))


def test_the_list_shows_the_hints_of_the_rule_check(console: Client, harbour: Harbour) -> None:
    harbour.rules(harbour.sales, harbour.sales)
    assert "Copy of rule 1" in words(console.get(reverse("console:user_sync")))
