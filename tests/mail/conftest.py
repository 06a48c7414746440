"""Halden Instruments again, where people are welcomed."""

from contextlib import closing
from dataclasses import dataclass

import pytest

from rules.directory.models import DirectoryGroup, DirectoryUser
from rules.directory.records import UserAttributes
from rules.mail.sending import Post, send_next
from rules.provisioning import intake
from rules.provisioning.models import WelcomeMail
from tests.provisioning.conftest import Company, halden

__all__ = ["halden"]


@dataclass(frozen=True, slots=True)
class Newcomers:
    """`sales` is a group with a rule that gives GoTo Meeting."""

    halden: Company
    sales: DirectoryGroup

    def arrive(self, *names: str) -> list[DirectoryUser]:
        people = [self._person(name) for name in names]
        self.halden.join(self.sales, *people)
        self.halden.settle()
        return people

    def _person(self, name: str) -> DirectoryUser:
        address = f"{name.lower()}@halden.example"
        attributes = UserAttributes(user_name=address, given_name=name, email=address)
        return intake.create_user(source=self.halden.source, attributes=attributes)


@pytest.fixture
def newcomers(halden: Company) -> Newcomers:
    sales = halden.group("Sales")
    halden.rule(sales, halden.product("GoTo Meeting"))
    return Newcomers(halden, sales)


def send_all(halden: Company) -> int:
    """Send what is due, as a worker does; how many rows that were."""
    with closing(Post()) as post:
        rows = 0
        while send_next(halden.account.pk, post):
            rows += 1
    return rows


def states() -> list[str]:
    return list(WelcomeMail.objects.order_by("pk").values_list("state", flat=True))
