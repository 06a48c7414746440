"""Alice, whom a rule of Harbour & Sons makes an administrator, and whose browser is open."""

from dataclasses import dataclass

import pytest
from django.test import Client

from rules.accounts.models import Account
from rules.directory.models import DirectoryGroup, DirectoryUser
from rules.provisioning.models import Profile
from rules.ruleset.models import AdminRole, Rule
from tests.factories import (
    AppointmentFactory,
    DirectoryGroupFactory,
    DirectoryUserFactory,
    IdentityFactory,
    RuleFactory,
)
from tests.signing_in import sign_in
from usersync.operators.models import Identity, Operator


@dataclass(frozen=True, slots=True)
class Harbour:
    account: Account
    vera: Operator  # appointed by hand
    alice: DirectoryUser
    admins: DirectoryGroup
    rule: Rule

    def give(self, role: AdminRole, **rights: object) -> None:
        """The rule says it, and the workers have applied it."""
        given: dict[str, object] = {"admin_role": role, **rights}
        said = {name: value for name, value in given.items() if name != "managed_group_ids"}
        Rule.objects.filter(pk=self.rule.pk).update(**said)
        Profile.objects.filter(user=self.alice).update(admin_rule=self.rule, **given)


@pytest.fixture
def harbour(db: None) -> Harbour:
    alice = DirectoryUserFactory.create(alice=True)
    group = DirectoryGroupFactory.create(source=alice.source, display_name="Admins", members=[alice])
    harbour = Harbour(
        account=alice.account,
        vera=AppointmentFactory.create(account=alice.account).operator,
        alice=alice,
        admins=group,
        rule=RuleFactory.create(group=group),
    )
    harbour.give(AdminRole.FULL)
    return harbour


@pytest.fixture
def alice(harbour: Harbour) -> Operator:
    """Alice as an operator: she has opened her link."""
    identity: Identity = IdentityFactory.create(directory_user=harbour.alice, operator__name="Alice Anders")
    return identity.operator


@pytest.fixture
def alices_browser(client: Client, alice: Operator) -> Client:
    """Alice has signed in."""
    sign_in(client, alice)
    return client
