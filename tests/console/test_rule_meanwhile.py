"""Otto Ohm saves or deletes the rule that Vera has open."""

import re
from dataclasses import replace

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rules.accounts.rights import EVERYTHING
from rules.audit.actors import Actor
from rules.catalog.models import UserGroup
from rules.provisioning.rule_changes import delete_rule, edit_rule, set_rule_enabled
from rules.ruleset import content
from rules.ruleset.models import AdminRole, Rule
from rules.ruleset.records import RuleContent
from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import UserGroupFactory

OTTO = Actor.operator("Otto Ohm", EVERYTHING)


@pytest.fixture
def rule(harbour: Harbour) -> Rule:
    return harbour.rules(harbour.sales)[0]


@pytest.fixture
def berlin(harbour: Harbour) -> UserGroup:
    return UserGroupFactory.create(account=harbour.account, name="Berlin")


def otto_saves(rule: Rule, **changes: object) -> None:
    said = replace(content.read(rule), **changes)  # type: ignore[arg-type]  # each test has its own
    edit_rule(account=rule.account, actor=OTTO, rule_id=rule.pk, version=rule.version, content=said)


def entries(rule: Rule, **others: object) -> dict[str, object]:
    """Vera's, who opened the rule before Otto saved it; she takes its products away."""
    return {"group": rule.group_id, "version": rule.version, "language": "en", **others}


def url(rule: Rule) -> str:
    return reverse("console:rule_edit", args=[rule.pk])


def compared(page: HttpResponseBase) -> list[str]:
    """The lines of the comparison, each as field, theirs, mine."""
    rows = re.findall(r'<tr><th scope="row">.*?</tr>', page.content.decode())  # type: ignore[attr-defined]  # the stubs know less
    return [" | ".join(re.findall(r">([^<>]+)<", row)[:-1]) for row in rows]


def test_nothing_is_overwritten_unseen(console: Client, rule: Rule, berlin: UserGroup) -> None:
    mine = entries(rule, description="Mine", is_administrator="on", admin_role="full")
    otto_saves(
        rule,
        description="Theirs",
        admin_role=AdminRole.MANAGER,
        privileges=frozenset({"seats"}),
        managed_group_ids=frozenset({berlin.pk}),
        user_group_id=berlin.pk,
    )
    page = console.post(url(rule), mine)
    assert "Otto Ohm changed this rule just now, while you were editing it" in words(page)
    assert compared(page) == [
        "Description | Theirs | Mine",
        "Products | GoTo Meeting | None",
        "Administrator for this account | Manager of Berlin: Manage seats | Full access",
        "User group | Berlin | No Group",
    ]
    assert 'value="Mine"' in page.content.decode()
    assert Rule.objects.get().description == "Theirs"


def test_saving_again_keeps_mine(console: Client, rule: Rule) -> None:
    mine = entries(rule, description="Mine")
    otto_saves(rule, description="Theirs")
    page = console.post(url(rule), mine)
    assert 'name="version" value="2"' in page.content.decode()
    console.post(url(rule), mine | {"version": 2})
    assert Rule.objects.get().description == "Mine"


def test_a_single_value_of_theirs_is_taken(console: Client, rule: Rule, berlin: UserGroup) -> None:
    mine = entries(rule, description="Mine")
    rights = {
        "admin_role": AdminRole.MANAGER,
        "privileges": frozenset({"seats"}),
        "managed_group_ids": frozenset({berlin.pk}),
    }
    otto_saves(rule, description="Theirs", **rights)
    page = console.post(url(rule), mine | {"version": 2, "take": "administrator"})
    assert compared(page) == ["Description | Theirs | Mine", "Products | GoTo Meeting | None"]
    assert Rule.objects.get().description == "Theirs"
    taken = {"is_administrator": "on", "admin_role": "manager", "privileges": ["seats"]}
    assert "Privileges Manage seats Add and delete" in words(page)
    console.post(url(rule), mine | {"version": 2, **taken, "managed_groups": [berlin.pk]})
    assert content.read(Rule.objects.get()) == RuleContent(
        group_id=rule.group_id,
        description="Mine",
        **rights,  # type: ignore[arg-type]  # of several types
    )


def test_one_who_saves_again_after_a_third_change_is_asked_again(console: Client, rule: Rule) -> None:
    mine = entries(rule, description="Mine")
    otto_saves(rule, description="Theirs")
    console.post(url(rule), mine)
    otto_saves(Rule.objects.get(), description="Theirs, again")
    page = console.post(url(rule), mine | {"version": 2})
    assert compared(page)[0] == "Description | Theirs, again | Mine"


def test_the_same_said_twice_is_no_conflict(console: Client, rule: Rule) -> None:
    mine = entries(rule, description="The quay")
    for _ in range(2):
        assert "Rule 1 on Sales is saved." in words(console.post(url(rule), mine, follow=True))
    assert Rule.objects.get().version == 2


def test_who_disabled_the_rule_meanwhile_is_told_and_it_stays_disabled(console: Client, rule: Rule) -> None:
    mine = entries(rule, products=[rule.products.get().pk])
    set_rule_enabled(account=rule.account, actor=OTTO, rule_id=rule.pk, enabled=False)
    console.post(url(rule), mine)
    assert not Rule.objects.get().enabled


def test_a_deleted_rule_can_be_made_anew_from_what_was_entered(console: Client, rule: Rule) -> None:
    mine = entries(rule, description="Mine")
    delete_rule(account=rule.account, actor=OTTO, rule_id=rule.pk)
    page = console.post(url(rule), mine)
    assert "Otto Ohm deleted this rule just now, while you were editing it" in words(page)
    assert 'value="Mine"' in page.content.decode()
    assert f'action="{reverse("console:rule_add")}"' in page.content.decode()
    console.post(reverse("console:rule_add"), mine)
    assert Rule.objects.get(deleted_at=None).description == "Mine"


def test_a_deleted_rule_is_not_to_be_seen(console: Client, rule: Rule) -> None:
    Rule.objects.update(priority=None, deleted_at=timezone.now())
    assert console.get(url(rule)).status_code == 404
