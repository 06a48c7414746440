"""Which rules give nobody anything, against an answer worked out user by user."""

from dataclasses import dataclass

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.accounts.models import Account
from rules.catalog.models import DeviceGroup, Product, UserGroup
from rules.directory.models import DirectoryGroup, DirectoryUser, Membership, Source
from rules.provisioning.rule_check import HintKind, check_rules
from rules.ruleset.models import AdminRole, Rule, RuleDeviceGroup, RuleProduct
from rules.ruleset.selectors import rule_order
from tests.factories import LONG_AGO, AccountFactory, SourceFactory
from tests.provisioning.oracle import assigned, entitled, matches

PLACES = range(3)
SOME_PLACES = st.sets(st.sampled_from(PLACES), max_size=2)


@dataclass(frozen=True, slots=True)
class Member:
    active: bool
    groups: set[int]


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule says, by places in the lists of the account."""

    group: int
    enabled: bool
    products: set[int]
    device_groups: set[int]
    user_group: int | None
    admin_role: AdminRole


MEMBERS = st.builds(Member, st.sampled_from([True, True, False]), SOME_PLACES)
SAID = st.builds(
    Said,
    st.sampled_from(PLACES),
    st.sampled_from([True, True, True, False]),
    SOME_PLACES,
    SOME_PLACES,
    st.sampled_from([None, *PLACES]),
    st.sampled_from([AdminRole.NONE, AdminRole.NONE, AdminRole.FULL]),
)


@dataclass(frozen=True, slots=True)
class Office:
    account: Account
    source: Source
    groups: list[DirectoryGroup]
    products: list[Product]
    device_groups: list[DeviceGroup]
    user_groups: list[UserGroup]

    def fill(self, members: list[Member], rules: list[Said]) -> None:
        people = DirectoryUser.objects.bulk_create(
            DirectoryUser(
                account=self.account,
                source=self.source,
                user_name=f"person{number}",
                active=member.active,
                created_at=LONG_AGO,
                updated_at=LONG_AGO,
            )
            for number, member in enumerate(members)
        )
        Membership.objects.bulk_create(
            Membership(account=self.account, user=person, group=self.groups[place])
            for person, member in zip(people, members, strict=True)
            for place in member.groups
        )
        self._write(rules)

    def _write(self, said: list[Said]) -> None:
        rules = Rule.objects.bulk_create(
            Rule(
                account=self.account,
                priority=priority,
                group=self.groups[each.group],
                enabled=each.enabled,
                user_group=None if each.user_group is None else self.user_groups[each.user_group],
                admin_role=each.admin_role,
                created_at=LONG_AGO,
                updated_at=LONG_AGO,
            )
            for priority, each in enumerate(said, start=1)
        )
        for rule, each in zip(rules, said, strict=True):
            RuleProduct.objects.bulk_create(
                RuleProduct(account=self.account, rule=rule, product=self.products[place])
                for place in each.products
            )
            RuleDeviceGroup.objects.bulk_create(
                RuleDeviceGroup(account=self.account, rule=rule, device_group=self.device_groups[place])
                for place in each.device_groups
            )


@pytest.fixture
def office(db: None) -> Office:
    account = AccountFactory.create()
    source = SourceFactory.create(account=account)
    return Office(
        account,
        source,
        groups=DirectoryGroup.objects.bulk_create(
            DirectoryGroup(
                account=account,
                source=source,
                display_name=f"Group {place}",
                created_at=LONG_AGO,
                updated_at=LONG_AGO,
            )
            for place in PLACES
        ),
        products=Product.objects.bulk_create(
            Product(account=account, name=f"Product {place}", short_label=f"P{place}") for place in PLACES
        ),
        device_groups=DeviceGroup.objects.bulk_create(
            DeviceGroup(account=account, name=f"Devices {place}") for place in PLACES
        ),
        user_groups=UserGroup.objects.bulk_create(
            UserGroup(account=account, name=f"Office {place}") for place in PLACES
        ),
    )


def useless_rules(account: Account) -> set[int]:
    """Rules that reach somebody and that nobody has any value from."""
    reaching = {rule.pk for _, rule in matches(account.pk)}
    giving = {*entitled(account.pk).values(), *assigned(account.pk).values()}
    return reaching - giving


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(members=st.lists(MEMBERS, min_size=1, max_size=4), rules=st.lists(SAID, min_size=1, max_size=6))
def test_a_rule_is_shadowed_exactly_where_nobody_has_anything_from_it(
    office: Office, members: list[Member], rules: list[Said]
) -> None:
    with transaction.atomic():
        office.fill(members, rules)
        empty = {HintKind.GROUP_EMPTY, HintKind.GROUP_GONE}
        told = {
            rule_id
            for rule_id, hints in check_rules(office.account, rule_order(office.account)).items()
            for hint in hints
            if hint.kind in {HintKind.SHADOWED, HintKind.DUPLICATE}
            and not any(other.kind in empty for other in hints)
        }
        assert told == useless_rules(office.account)
        transaction.set_rollback(True)
