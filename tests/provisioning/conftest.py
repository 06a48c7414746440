"""Halden Instruments: one account with an Okta source, and the verbs that tests speak in."""

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import pytest
from django.db import connections

from rules.accounts.models import Account
from rules.accounts.rights import EVERYTHING
from rules.audit.actors import Actor
from rules.catalog.models import DeviceGroup, Product, SettingsTemplate, UserGroup, WelcomeTemplate
from rules.catalog.services import create_settings_template
from rules.directory.models import DirectoryGroup, DirectoryUser, Source
from rules.directory.records import AddMembers, RemoveMembers, ReplaceMembers, UserAttributes
from rules.provisioning import intake, rule_changes
from rules.provisioning.models import Seat, SeatState
from rules.provisioning.reconcile import run_batch
from rules.ruleset import content as rule_content
from rules.ruleset.models import Rule
from rules.ruleset.records import RuleContent
from tests.factories import (
    AccountFactory,
    ProductFactory,
    SourceFactory,
    UserGroupFactory,
    WelcomeTemplateFactory,
)

MAYA = Actor.operator("Maya Okafor", EVERYTHING)


@dataclass(slots=True)
class Company:
    """An account whose directory and rules change through the real doors."""

    account: Account
    source: Source
    products: dict[str, Product] = field(default_factory=dict)

    def product(self, name: str, limit: int | None = None) -> Product:
        self.products[name] = ProductFactory.create(
            account=self.account, name=name, short_label=name, seat_limit=limit
        )
        return self.products[name]

    def device_group(self, name: str) -> DeviceGroup:
        return DeviceGroup.objects.create(account=self.account, name=name)

    def user_group(self, name: str) -> UserGroup:
        return UserGroupFactory.create(account=self.account, name=name)

    def welcome_template(self, name: str) -> WelcomeTemplate:
        return WelcomeTemplateFactory.create(account=self.account, name=name)

    def settings_template(self, name: str) -> SettingsTemplate:
        return create_settings_template(account=self.account, actor=MAYA, name=name)

    def person(self, name: str, email: str = "") -> DirectoryUser:
        attributes = UserAttributes(user_name=f"{name.lower()}@halden.example", given_name=name, email=email)
        return intake.create_user(source=self.source, attributes=attributes)

    def people(self, count: int) -> list[DirectoryUser]:
        return [self.person(f"Person{number}") for number in range(count)]

    def group(self, name: str, members: Collection[DirectoryUser] = ()) -> DirectoryGroup:
        return intake.create_group(
            source=self.source, display_name=name, member_ids=[each.public_id for each in members]
        )

    def join(self, group: DirectoryGroup, *people: DirectoryUser) -> None:
        self._change(group, AddMembers([each.public_id for each in people]))

    def leave(self, group: DirectoryGroup, *people: DirectoryUser) -> None:
        self._change(group, RemoveMembers([each.public_id for each in people]))

    def set_members(self, group: DirectoryGroup, people: Collection[DirectoryUser]) -> None:
        self._change(group, ReplaceMembers([each.public_id for each in people]))

    def rule(self, group: DirectoryGroup, *products: Product, **more: object) -> Rule:
        content = RuleContent(
            group_id=group.pk,
            product_ids=frozenset(product.pk for product in products),
            **more,  # type: ignore[arg-type]  # further fields of a rule, by name
        )
        return rule_changes.create_rule(account=self.account, actor=MAYA, content=content)

    def edit(self, rule: Rule, **changes: object) -> None:
        present = Rule.objects.get(pk=rule.pk)
        rule_changes.edit_rule(
            account=self.account,
            actor=MAYA,
            rule_id=rule.pk,
            version=present.version,
            content=replace(rule_content.read(present), **changes),  # type: ignore[arg-type]  # by name
        )

    def move(self, rule: Rule, position: int) -> None:
        present = Rule.objects.filter(account=self.account, deleted_at=None)
        seen = list(present.order_by("priority").values_list("pk", flat=True))
        rule_changes.move_rule(
            account=self.account, actor=MAYA, rule_id=rule.pk, position=position, seen=seen
        )

    def delete(self, rule: Rule) -> None:
        rule_changes.delete_rule(account=self.account, actor=MAYA, rule_id=rule.pk)

    def limit_revocations(self, *, seats: int | None = None, percent: int | None = None) -> None:
        """None twice: no limit."""
        Account.objects.filter(pk=self.account.pk).update(
            revocation_limit_seats=seats, revocation_limit_percent=percent
        )

    def settle(self, *, batch: int = 5000) -> int:
        """Work off all that is pending, as a worker does; the number of batches."""
        batches = 0
        while run_batch(self.account.pk, limit=batch) is not None:
            batches += 1
        return batches

    def seats(self, person: DirectoryUser) -> dict[str, str]:
        """Product -> held or waiting."""
        rows = Seat.objects.filter(user=person).values_list("product__name", "state")
        return dict(rows)

    def holders(self, product: Product) -> set[DirectoryUser]:
        return {seat.user for seat in self._seats(product, SeatState.HELD)}

    def waiting(self, product: Product) -> set[DirectoryUser]:
        return {seat.user for seat in self._seats(product, SeatState.WAITING)}

    def _seats(self, product: Product, state: SeatState) -> list[Seat]:
        return list(Seat.objects.filter(product=product, state=state).select_related("user"))

    def _change(self, group: DirectoryGroup, operation: AddMembers | RemoveMembers | ReplaceMembers) -> None:
        intake.change_group(source=self.source, public_id=group.public_id, operations=[operation])


@pytest.fixture
def halden(db: None) -> Company:
    account = AccountFactory.create(slug="halden", name="Halden Instruments")
    return Company(account, SourceFactory.create(account=account, name="Okta"))


Two = tuple[DirectoryUser, DirectoryUser]


@pytest.fixture
def two(halden: Company) -> tuple[DirectoryUser, DirectoryUser]:
    """Alice is active; Alicia, who joins later, has her address."""
    alice = halden.person("Alice", "alice@halden.example")
    group = halden.group("Sales", [alice])
    halden.rule(group, halden.product("Meeting"))
    halden.settle()
    alicia = halden.person("Alicia", "ALICE@halden.example")
    halden.join(group, alicia)
    halden.settle()
    return alice, alicia


Meanwhile = Callable[[Callable[[], object]], "Future[object]"]


@pytest.fixture
def meanwhile(transactional_db: None) -> Iterator[Meanwhile]:
    """`meanwhile(work)` does it in another thread, on a connection of its own."""

    def on_own_connection(work: Callable[[], object]) -> object:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        yield lambda work: pool.submit(on_own_connection, work)
