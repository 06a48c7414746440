"""What a rule made somebody: it opens the console, and is gone with the next click once the rule is."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rules.audit.actors import SYSTEM
from rules.catalog.models import AdminPrivilege
from rules.directory.models import DirectoryUser, Membership
from rules.provisioning.models import Profile
from rules.provisioning.rule_changes import set_rule_enabled
from rules.ruleset.models import AdminRole, Rule, RuleManagedGroup
from tests.factories import AppointmentFactory, RuleFactory, UserGroupFactory
from tests.operators.conftest import Harbour
from usersync.operators.models import Operator
from usersync.operators.standing import Standing, standings_of

HOME = reverse("console:user_sync")


def standing(operator: Operator) -> Standing:
    (found,) = standings_of(operator).values()
    return found


def delete_rule(harbour: Harbour) -> None:
    Rule.objects.filter(pk=harbour.rule.pk).update(deleted_at=timezone.now(), priority=None)


LOSSES: dict[str, Callable[[Harbour], object]] = {
    "the workers took it": lambda harbour: Profile.objects.filter(user=harbour.alice).update(
        admin_role=AdminRole.NONE, admin_rule=None
    ),
    "the rule is disabled": lambda harbour: set_rule_enabled(
        account=harbour.account, actor=SYSTEM, rule_id=harbour.rule.pk, enabled=False
    ),
    "the rule is deleted": delete_rule,
    "the rule gives less": lambda harbour: Rule.objects.filter(pk=harbour.rule.pk).update(
        admin_role=AdminRole.MANAGER
    ),
    "she left the group": lambda harbour: Membership.objects.filter(user=harbour.alice).delete(),
    "the directory deactivated her": lambda harbour: DirectoryUser.objects.filter(pk=harbour.alice.pk).update(
        active=False
    ),
    "the directory deleted her": lambda harbour: DirectoryUser.objects.filter(pk=harbour.alice.pk).update(
        deleted_at=timezone.now()
    ),
}


def test_whom_a_rule_makes_an_administrator_is_one(alices_browser: Client, alice: Operator) -> None:
    assert alices_browser.get(HOME).status_code == 200
    assert standing(alice).is_by_rule


@pytest.mark.parametrize("loss", LOSSES)
def test_the_next_click_is_refused_once_nothing_gives_the_right_any_more(
    alices_browser: Client, harbour: Harbour, loss: str
) -> None:
    """While the workers stand still: a right does not wait for them to end."""
    assert alices_browser.get(HOME).status_code == 200
    LOSSES[loss](harbour)
    assert alices_browser.get(HOME)["Location"] == reverse("console:no_access")
    assert alices_browser.post(reverse("console:sync_switch"), {"on": "0"})["Location"] == reverse(
        "console:no_access"
    )


def test_a_manager_has_the_privileges_and_groups_of_the_rule(harbour: Harbour, alice: Operator) -> None:
    sales = UserGroupFactory.create(account=harbour.account)
    RuleManagedGroup.objects.create(account=harbour.account, rule=harbour.rule, user_group=sales)
    harbour.give(AdminRole.MANAGER, privileges=["seats"], managed_group_ids=[sales.pk])
    found = standing(alice)
    assert found.privileges == frozenset({AdminPrivilege.SEATS})
    assert found.managed_group_ids == frozenset({sales.pk})
    RuleManagedGroup.objects.all().delete()  # it would read as all users
    assert standings_of(alice) == {}


def test_somebody_of_two_accounts_is_in_the_first_one_and_switches(
    alices_browser: Client, harbour: Harbour, alice: Operator
) -> None:
    reef = AppointmentFactory.create(operator=alice, account__name="Reef").account
    assert "Harbour" in alices_browser.get(HOME).content.decode()
    alices_browser.post(reverse("console:switch_account"), {"account": harbour.account.pk})
    assert alices_browser.get(HOME).context["request"].account == harbour.account
    alices_browser.post(reverse("console:switch_account"), {"account": reef.pk})
    page = alices_browser.get(HOME)
    assert page.context["request"].account == reef
    assert harbour.account.name.replace("&", "&amp;") in page.content.decode()  # the way back


def test_who_loses_the_account_they_are_in_falls_back_to_another(
    alices_browser: Client, harbour: Harbour, alice: Operator
) -> None:
    reef = AppointmentFactory.create(operator=alice, account__name="Reef").account
    alices_browser.post(reverse("console:switch_account"), {"account": harbour.account.pk})
    LOSSES["she left the group"](harbour)
    assert alices_browser.get(HOME).context["request"].account == reef


@pytest.mark.parametrize(("by_hand", "by_rule"), [("full", "manager"), ("manager", "full")])
def test_full_access_wins_over_limited_privileges(
    harbour: Harbour, alice: Operator, by_hand: str, by_rule: str
) -> None:
    AppointmentFactory.create(account=harbour.account, operator=alice, role=by_hand)
    harbour.give(AdminRole(by_rule))
    assert standing(alice).is_full


def test_a_right_counts_again_with_the_rule_that_takes_over(harbour: Harbour, alice: Operator) -> None:
    other = RuleFactory.create(group=harbour.admins, priority=2, admin_role=AdminRole.FULL)
    delete_rule(harbour)
    assert standings_of(alice) == {}
    Profile.objects.filter(user=harbour.alice).update(admin_rule=other)
    assert standing(alice).is_full
