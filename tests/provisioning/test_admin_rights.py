"""Admin rights are one unit."""

from rules.catalog.models import AdminPrivilege
from rules.ruleset.models import AdminRole
from tests.provisioning.conftest import Company
from tests.provisioning.kinds import ADMIN_RIGHTS, Choice, scene, settle


def test_suspension_takes_all_admin_rights(halden: Company) -> None:
    at = scene(halden, ADMIN_RIGHTS, strong=ADMIN_RIGHTS.first(halden), weak=ADMIN_RIGHTS.empty)
    halden.join(at.leads, at.alice)
    settle(halden)
    halden.leave(at.leads, at.alice)
    settle(halden)
    assert at.held() == (("none", [], []), None, None)


def test_who_comes_back_has_the_admin_rights_anew(halden: Company) -> None:
    rights = ADMIN_RIGHTS.first(halden)
    at = scene(halden, ADMIN_RIGHTS, strong=rights, weak=ADMIN_RIGHTS.empty)
    halden.join(at.leads, at.alice)
    settle(halden)
    halden.leave(at.leads, at.alice)
    settle(halden)
    halden.join(at.leads, at.alice)
    batch = settle(halden)
    held = at.held()
    assert held[:2] == (rights.value, at.strong.pk)
    assert held.since in batch


def test_admin_rights_are_never_mixed_from_two_rules(halden: Company) -> None:
    full = Choice({"admin_role": AdminRole.FULL}, ("full", [], []))
    at = scene(halden, ADMIN_RIGHTS, strong=full, weak=ADMIN_RIGHTS.first(halden))
    halden.join(at.everybody, at.alice)
    settle(halden)
    halden.join(at.leads, at.alice)
    settle(halden)
    assert at.held()[:2] == (("full", [], []), at.strong.pk)


def test_a_rule_that_changes_one_part_gives_the_admin_rights_anew(halden: Company) -> None:
    at = scene(halden, ADMIN_RIGHTS, strong=ADMIN_RIGHTS.first(halden), weak=ADMIN_RIGHTS.empty)
    lisbon = halden.user_group("Lisbon office").pk
    halden.join(at.leads, at.alice)
    settle(halden)
    halden.edit(at.strong, managed_group_ids=frozenset([lisbon]))
    batch = settle(halden)
    held = at.held()
    assert held[:2] == (("manager", ["seats", "users"], [lisbon]), at.strong.pk)
    assert held.since in batch
    halden.edit(at.strong, privileges=frozenset([AdminPrivilege.USERS]))
    batch = settle(halden)
    held = at.held()
    assert held[:2] == (("manager", ["users"], [lisbon]), at.strong.pk)
    assert held.since in batch
