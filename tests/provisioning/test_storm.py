"""Workers side by side under a storm of changes end where one full recompute would."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

import pytest
from django.db import connections

from rules.accounts.languages import Language
from rules.catalog.models import AdminPrivilege, Product
from rules.directory.errors import DirectoryError
from rules.directory.models import DirectoryGroup, DirectoryUser
from rules.provisioning import intake, rule_changes
from rules.provisioning.models import Hold, Profile, Seat, UserStatus
from rules.provisioning.seat_limits import set_seat_limit
from rules.ruleset.errors import RulesetError
from rules.ruleset.models import AdminRole, Rule
from tests.live import Workers
from tests.provisioning.conftest import MAYA, Company
from tests.provisioning.oracle import assigned, demanded, entitled, held, matches
from tests.provisioning.test_nothing_is_lost import wait_until_settled

if TYPE_CHECKING:
    from collections.abc import Callable

CHANGES = 60
THREADS = 3


@dataclass(frozen=True, slots=True)
class Catalog:
    """Ids of what rules can name besides products."""

    device_groups: list[int]
    user_groups: list[int]
    welcome_templates: list[int]

    def choose(self, random: Random) -> dict[str, object]:
        """Fields of a rule; every kind also comes up empty."""
        role = random.choice(list(AdminRole))
        is_manager = role is AdminRole.MANAGER
        return {
            "device_group_ids": frozenset(random.sample(self.device_groups, random.randint(0, 2))),
            "user_group_id": random.choice([None, *self.user_groups]),
            "admin_role": role,
            "privileges": frozenset(random.sample(AdminPrivilege.values, 2) if is_manager else ()),
            "managed_group_ids": frozenset(random.sample(self.user_groups, 1) if is_manager else ()),
            "language": random.choice(list(Language)),
            "welcome_template_id": random.choice([None, *self.welcome_templates]),
        }


def catalog(halden: Company) -> Catalog:
    return Catalog(
        [halden.device_group(f"Devices {number}").pk for number in range(3)],
        [halden.user_group(f"Office {number}").pk for number in range(3)],
        [halden.welcome_template(f"Hello {number}").pk for number in range(2)],
    )


class Storm:
    """Random changes through the real doors; one of these runs in each thread."""

    def __init__(
        self,
        halden: Company,
        people: list[DirectoryUser],
        groups: list[DirectoryGroup],
        choices: Catalog,
        seed: int,
    ) -> None:
        self.halden = halden
        self.people = people
        self.groups = groups
        self.catalog = choices
        self.random = Random(seed)  # noqa: S311 - not for secrets

    def run(self) -> None:
        changes: list[Callable[[], None]] = [
            *[self.join] * 4,
            *[self.leave] * 3,
            self.replace,
            self.toggle_user,
            self.move_rule,
            self.toggle_rule,
            self.change_rule,
            self.change_limit,
        ]
        try:
            for _ in range(CHANGES):
                with suppress(RulesetError, DirectoryError):  # somebody else was faster
                    self.random.choice(changes)()
        finally:
            connections.close_all()

    def some(self) -> list[DirectoryUser]:
        return self.random.sample(self.people, self.random.randint(1, 8))

    def group(self) -> DirectoryGroup:
        return self.random.choice(self.groups)

    def join(self) -> None:
        self.halden.join(self.group(), *self.some())

    def leave(self) -> None:
        self.halden.leave(self.group(), *self.some())

    def replace(self) -> None:
        self.halden.set_members(self.group(), self.some())

    def toggle_user(self) -> None:
        intake.update_user(
            source=self.halden.source,
            public_id=self.random.choice(self.people).public_id,
            change=lambda attributes: replace(attributes, active=not attributes.active),
        )

    def rule(self) -> Rule:
        return self.random.choice(list(Rule.objects.filter(account=self.halden.account, deleted_at=None)))

    def move_rule(self) -> None:
        self.halden.move(self.rule(), self.random.randint(1, len(self.groups)))

    def toggle_rule(self) -> None:
        rule = self.rule()
        rule_changes.set_rule_enabled(
            account=self.halden.account, actor=MAYA, rule_id=rule.pk, enabled=not rule.enabled
        )

    def change_rule(self) -> None:
        products = self.random.sample(list(self.halden.products.values()), 2)
        self.halden.edit(
            self.rule(),
            product_ids=frozenset(each.pk for each in products),
            **self.catalog.choose(self.random),
        )

    def change_limit(self) -> None:
        product = self.halden.products["Meeting"]
        limit = self.random.randint(10, 20)
        set_seat_limit(account=self.halden.account, actor=MAYA, product_id=product.pk, limit=limit)


@pytest.mark.parametrize("count", [2, 4])
def test_workers_under_a_storm_end_in_the_state_of_one_full_recompute(
    halden: Company, worker: Workers, count: int
) -> None:
    people = halden.people(40)
    groups = [halden.group(f"Group {number}", people[number * 5 : number * 5 + 15]) for number in range(5)]
    products = [halden.product("Meeting", 15), halden.product("Training", 6), halden.product("Connect")]
    choices = catalog(halden)
    for number, group in enumerate(groups):
        two = products[number % 3], products[(number + 1) % 3]
        halden.rule(group, *two, **choices.choose(Random(number)))  # noqa: S311 - not for secrets
    worker.several(count)
    with ThreadPoolExecutor(THREADS) as pool:
        storms = [Storm(halden, people, groups, choices, seed) for seed in range(THREADS)]
        for done in [pool.submit(storm.run) for storm in storms]:
            done.result()
    wait_until_settled(halden)
    on_hold = set(Hold.objects.values_list("user_id", "product_id"))
    seats, rights = demanded(halden.account.pk), entitled(halden.account.pk)
    assert seats.keys() - rights.keys() == on_hold
    assert {key: seats[key] for key in seats.keys() - on_hold} == rights
    assert held(halden.account.pk) == assigned(halden.account.pk)
    for product in products:
        assert_seats_are_given_out(product)
    assert_statuses_are_right(halden)


def assert_seats_are_given_out(product: Product) -> None:
    """Counts are right, and nobody waits while a seat is free."""
    product.refresh_from_db()
    held = Seat.objects.filter(product=product, state="held").count()
    waiting = Seat.objects.filter(product=product, state="waiting").count()
    assert (product.seats_held, product.seats_waiting) == (held, waiting)
    assert waiting == 0 or (product.seat_limit is not None and held >= product.seat_limit)


def assert_statuses_are_right(halden: Company) -> None:
    reached = {user_id for user_id, _ in matches(halden.account.pk)}
    active = Profile.objects.filter(account=halden.account, status=UserStatus.ACTIVE)
    on_hold = Hold.objects.filter(account=halden.account).values_list("user_id", flat=True)
    assert set(active.values_list("user_id", flat=True)) == reached | set(on_hold)
