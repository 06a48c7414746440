"""Random stories of a company: after each batch of work everybody has what plain reckoning says."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from rules.accounts.languages import Language
from rules.accounts.models import Account
from rules.provisioning import rule_changes
from rules.provisioning.models import PendingUser
from rules.provisioning.reconcile import run_batch
from rules.provisioning.seat_limits import set_seat_limit
from rules.provisioning.switch import set_sync
from tests.factories import LONG_AGO
from tests.provisioning import world as strategies
from tests.provisioning.bookkeeper import Bookkeeper
from tests.provisioning.conftest import MAYA, Company
from tests.provisioning.world import Says, World, group_numbers, people, person_numbers, sayings

rule_numbers = st.integers(0, 5)
sizes = st.integers(1, 6) | st.just(5000)


class Killed(BaseException):
    """A worker is gone in the middle of its work; nobody can catch it."""


@contextmanager
def killed_at(statement: int) -> Iterator[None]:
    """The worker dies when it sends this statement, or at the end of its batch."""
    left = statement

    def count(execute: Callable[..., object], *of_the_statement: object) -> object:
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed
        return execute(*of_the_statement)

    with suppress(Killed), transaction.atomic():
        with connection.execute_wrapper(count):
            yield
        raise Killed


class Story(RuleBasedStateMachine):
    """Everything that can happen to an account, in any order; workers take turns whenever they like."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world.copy()
        self.halden = world.halden
        self.books = Bookkeeper(self.world)
        self.now: datetime = LONG_AGO
        self.scene = transaction.atomic()
        self.scene.__enter__()

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:  # every story has an end that is looked at
                self.all_is_worked_off(size=5000, witness=0)
        finally:
            transaction.set_rollback(True)
            self.scene.__exit__(None, None, None)

    # ---- how it begins -----------------------------------------------------------------------------
    @initialize(
        members=st.lists(people, min_size=strategies.GROUPS, max_size=strategies.GROUPS),
        says=st.lists(sayings, min_size=2, max_size=5),
    )
    def begin(self, members: list[set[int]], says: list[Says]) -> None:
        for number, numbers in enumerate(members):
            self.members_are_replaced(number, numbers)
        for each in says:
            self.rule_is_created(each)

    # ---- the directory -----------------------------------------------------------------------------
    @rule(number=person_numbers)
    def user_is_created(self, number: int) -> None:
        self.world.create_person(number)

    @rule(number=person_numbers)
    def user_is_switched_on_or_off(self, number: int) -> None:
        self.world.toggle_person(number)

    @rule(number=person_numbers)
    def user_is_deleted(self, number: int) -> None:
        self.world.delete_person(number)

    @rule(number=person_numbers, language=st.sampled_from([Language.ITALIAN, Language.GERMAN]))
    def user_picks_a_language(self, number: int, language: Language) -> None:
        if person := self.world.people[number]:
            self.world.pick_language(person, language)
            self.books.chronicle.language_is_picked(person.pk)

    @rule(group=group_numbers, numbers=people)
    def members_join(self, group: int, numbers: set[int]) -> None:
        if found := self.world.groups[group]:
            self.halden.join(found, *self.world.present(numbers))

    @rule(group=group_numbers, numbers=people)
    def members_leave(self, group: int, numbers: set[int]) -> None:
        if found := self.world.groups[group]:
            self.halden.leave(found, *self.world.present(numbers))

    @rule(group=group_numbers, numbers=people)
    def members_are_replaced(self, group: int, numbers: set[int]) -> None:
        if found := self.world.groups[group]:
            self.halden.set_members(found, self.world.present(numbers))

    @rule(group=group_numbers)
    def group_vanishes(self, group: int) -> None:
        self.world.delete_group(group)

    @rule(group=group_numbers, numbers=people)
    def group_comes_back_by_its_name(self, group: int, numbers: set[int]) -> None:
        self.world.create_group(group, numbers)

    # ---- the rules ---------------------------------------------------------------------------------
    @rule(says=sayings)
    def rule_is_created(self, says: Says) -> None:
        content = self.world.content(says)
        rule_changes.create_rule(account=self.world.account, actor=MAYA, content=content)

    @rule(number=rule_numbers, says=sayings)
    def rule_is_edited(self, number: int, says: Says) -> None:
        content = self.world.content(says)
        if found := self.world.rule(number):
            rule_changes.edit_rule(
                account=self.world.account,
                actor=MAYA,
                rule_id=found.pk,
                version=found.version,
                content=content,
            )

    @rule(number=rule_numbers)
    def rule_is_switched_on_or_off(self, number: int) -> None:
        if found := self.world.rule(number):
            rule_changes.set_rule_enabled(
                account=self.world.account, actor=MAYA, rule_id=found.pk, enabled=not found.enabled
            )

    @rule(number=rule_numbers, position=st.integers(1, 6))
    def rule_is_moved(self, number: int, position: int) -> None:
        if found := self.world.rule(number):
            self.halden.move(found, position)

    @rule(number=rule_numbers)
    def rule_is_deleted(self, number: int) -> None:
        if found := self.world.rule(number):
            self.halden.delete(found)

    # ---- seats and switches ------------------------------------------------------------------------
    @rule(product=strategies.product_numbers, limit=strategies.limits)
    def seats_are_bought_or_given_up(self, product: int, limit: int | None) -> None:
        set_seat_limit(
            account=self.world.account,
            actor=MAYA,
            product_id=self.world.products[product].pk,
            limit=limit,
        )

    @rule(on=st.booleans())
    def user_sync_is_switched(self, *, on: bool) -> None:
        set_sync(account=self.world.account, actor=MAYA, on=on)

    @rule()
    def mail_is_switched(self) -> None:
        Account.objects.filter(pk=self.world.account.pk).update(mail_is_on=~F("mail_is_on"))

    # ---- the workers -------------------------------------------------------------------------------
    @rule(size=sizes)
    def one_batch_is_worked_off(self, size: int) -> None:
        self.books.watch_one_batch(size)

    @rule(size=sizes, statement=st.integers(1, 40))
    def a_worker_dies(self, size: int, statement: int) -> None:
        before = self.books.rows()
        with killed_at(statement):
            run_batch(self.world.account.pk, limit=size)
        assert self.books.rows() == before

    @rule(size=sizes, witness=person_numbers)
    def all_is_worked_off(self, size: int, witness: int) -> None:
        set_sync(account=self.world.account, actor=MAYA, on=True)
        expected = deepcopy(self.books.chronicle)
        is_in_one_go = self.books.nobody_asked_after_an_order()
        expected.take_turns(self.books.pending_since())
        expected.give_seats()
        while self.books.watch_one_batch(size):
            pass
        if is_in_one_go:
            assert self.books.chronicle.holders == expected.holders
        self.books.check_nothing_is_left_to_do()
        self.books.check_lines()
        self.books.check_mails()
        self.books.check_history(witness)

    # ---- always ------------------------------------------------------------------------------------
    @invariant()
    def the_books_are_right(self) -> None:
        self.books.check_counts()
        with connection.cursor() as cursor:  # what is checked at a commit, which never comes here
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    @invariant()
    def time_passes(self) -> None:
        """Who became pending by this step waits since this minute."""
        self.now += timedelta(minutes=1)
        PendingUser.objects.filter(since__gt=self.now).update(since=self.now)


# THOROUGH=1000 tells as many stories, and makes one that fails as short as it can be, which takes minutes.
THOROUGH = int(os.environ.get("THOROUGH", "0"))
LONG = settings(max_examples=THOROUGH or 1, stateful_step_count=60, deadline=None)
SHORT = settings(
    LONG, max_examples=12, stateful_step_count=25, phases=[Phase.explicit, Phase.reuse, Phase.generate]
)


@pytest.mark.django_db
def test_whatever_happens_everybody_has_what_the_rules_say(halden: Company) -> None:
    world = World.of(halden)
    length = LONG if THOROUGH else SHORT
    run_state_machine_as_test(lambda: Story(world), settings=length)  # type: ignore[arg-type]  # any factory
