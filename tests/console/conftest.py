"""Harbour & Sons: Vera Vogt is its administrator; Okta has sent Alice, Bruno and Carla, and two groups."""

from dataclasses import dataclass
from typing import Self

import pytest
from django.test import Client

from rules.accounts.models import Account
from rules.catalog.models import Product
from rules.directory.models import DirectoryGroup, DirectoryUser, Source
from rules.ruleset.models import Rule
from tests.factories import (
    AccountFactory,
    AppointmentFactory,
    DirectoryGroupFactory,
    DirectoryUserFactory,
    ProductFactory,
    RuleFactory,
    SourceFactory,
)
from tests.signing_in import sign_in
from usersync.operators.models import Operator


@dataclass(frozen=True, slots=True)
class Harbour:
    account: Account
    vera: Operator
    source: Source
    alice: DirectoryUser
    bruno: DirectoryUser
    carla: DirectoryUser
    sales: DirectoryGroup  # Alice and Carla
    support: DirectoryGroup  # Bruno
    meeting: Product

    @classmethod
    def made(cls) -> Self:
        account = AccountFactory.create(name="Harbour & Sons")
        source = SourceFactory.create(account=account, name="Okta")
        alice = DirectoryUserFactory.create(source=source, alice=True)
        bruno = DirectoryUserFactory.create(source=source, bruno=True)
        carla = DirectoryUserFactory.create(source=source, carla=True)
        return cls(
            account=account,
            vera=AppointmentFactory.create(account=account).operator,
            source=source,
            alice=alice,
            bruno=bruno,
            carla=carla,
            sales=DirectoryGroupFactory.create(source=source, display_name="Sales", members=[alice, carla]),
            support=DirectoryGroupFactory.create(source=source, display_name="Support", members=[bruno]),
            meeting=ProductFactory.create(account=account, name="GoTo Meeting", short_label="Meeting"),
        )

    def rules(self, *groups: DirectoryGroup) -> list[Rule]:
        """One rule on each group, in this order; each gives Meeting."""
        return [
            RuleFactory.create(group=group, priority=priority, products=[self.meeting])
            for priority, group in enumerate(groups, start=1)
        ]

    def order(self) -> list[int]:
        return list(Rule.objects.filter(deleted_at=None).order_by("priority").values_list("pk", flat=True))


@pytest.fixture
def harbour(db: None) -> Harbour:
    return Harbour.made()


@pytest.fixture
def console(client: Client, harbour: Harbour) -> Client:
    """A browser in which Vera is signed in."""
    sign_in(client, harbour.vera)
    return client


@pytest.fixture
def htmx() -> dict[str, str]:
    """The header that htmx sends."""
    return {"HX-Request": "true"}
