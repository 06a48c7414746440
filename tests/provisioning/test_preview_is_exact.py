"""For random companies and random changes: the preview says what the workers then do, user by user."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rules.accounts.languages import Language
from rules.audit.models import Activity
from rules.directory.models import DirectoryGroup, DirectoryUser
from rules.provisioning import rule_changes
from rules.provisioning.history import HOLDINGS_CHANGED, Event, entries_of
from rules.provisioning.models import PendingUser
from rules.provisioning.preview import Effect, Proposal, preview, proposals
from rules.provisioning.seat_limits import set_seat_limit
from rules.provisioning.switch import set_sync
from rules.ruleset.models import AdminRole, Rule
from rules.ruleset.records import RuleContent
from tests.provisioning.conftest import MAYA, Company

PEOPLE, GROUPS, RULES = 9, 4, 5

# User id -> what happens to them: (event, kind, value)
Story = dict[int, set[tuple[Event, str, str]]]


@dataclass(slots=True)
class Change:
    """One change, proposed and made."""

    proposal: Proposal
    make: Callable[[], object]


class Chance:
    """A random company and random changes of it."""

    def __init__(self, halden: Company, random: Random) -> None:
        self.halden = halden
        self.random = random
        self.people = halden.people(PEOPLE)
        self.products = [
            halden.product("Meeting", 3),
            halden.product("Training", 5),
            halden.product("Connect"),
        ]
        self.user_groups = [halden.user_group(name) for name in ("North", "South")]
        self.settings = [halden.settings_template(name) for name in ("Desk", "Field")]
        self.groups = [halden.group(f"Group {number}", self.some_people()) for number in range(GROUPS)]
        for _ in range(RULES):
            rule_changes.create_rule(account=halden.account, actor=MAYA, content=self.content())

    def some_people(self) -> list[DirectoryUser]:
        return self.random.sample(self.people, self.random.randint(0, PEOPLE))

    def group(self) -> DirectoryGroup:
        return self.random.choice(self.groups)

    def rule(self) -> Rule:
        return self.random.choice(list(Rule.objects.filter(account=self.halden.account, deleted_at=None)))

    def content(self) -> RuleContent:
        pick = self.random.choice
        return RuleContent(
            group_id=self.group().pk,
            enabled=self.random.random() < 0.8,
            product_ids=frozenset(each.pk for each in self.random.sample(self.products, 2)),
            admin_role=pick([AdminRole.NONE, AdminRole.FULL]),
            language=pick([Language.ENGLISH, Language.GERMAN]),
            user_group_id=pick([None, *(each.pk for each in self.user_groups)]),
            settings_template_id=pick([None, *(each.pk for each in self.settings)]),
        )

    def change(self) -> Change:
        kinds = (self.create, self.edit, self.delete, self.toggle, self.move, self.seats, self.turn_on)
        return self.random.choice(kinds)()

    def create(self) -> Change:
        account, content = self.halden.account, self.content()
        return Change(
            proposals.create_rule(account, content),
            lambda: rule_changes.create_rule(account=account, actor=MAYA, content=content),
        )

    def edit(self) -> Change:
        rule, content = self.rule(), self.content()
        changes = {name: getattr(content, name) for name in RuleContent.__dataclass_fields__}
        return Change(
            proposals.edit_rule(self.halden.account, rule.pk, content),
            lambda: self.halden.edit(rule, **changes),
        )

    def delete(self) -> Change:
        rule = self.rule()
        return Change(proposals.delete_rule(self.halden.account, rule.pk), lambda: self.halden.delete(rule))

    def toggle(self) -> Change:
        rule, account = self.rule(), self.halden.account
        enabled = not rule.enabled
        return Change(
            proposals.set_rule_enabled(account, rule.pk, enabled=enabled),
            lambda: rule_changes.set_rule_enabled(
                account=account, actor=MAYA, rule_id=rule.pk, enabled=enabled
            ),
        )

    def move(self) -> Change:
        rule, position = self.rule(), self.random.randint(1, RULES)
        return Change(
            proposals.move_rule(self.halden.account, rule.pk, position),
            lambda: self.halden.move(rule, position),
        )

    def seats(self) -> Change:
        account, product = self.halden.account, self.random.choice(self.products)
        limit = self.random.choice([None, 0, 2, 4, 8])
        return Change(
            proposals.set_seat_limit(account, product.pk, limit),
            lambda: set_seat_limit(account=account, actor=MAYA, product_id=product.pk, limit=limit),
        )

    def turn_on(self) -> Change:
        account = self.halden.account
        set_sync(account=account, actor=MAYA, on=False)
        for _ in range(3):
            self.halden.set_members(self.group(), self.some_people())
        return Change(proposals.turn_on(account), lambda: set_sync(account=account, actor=MAYA, on=True))


@pytest.mark.parametrize("batch", [2, 100])
@settings(
    max_examples=8,
    deadline=None,
    # A smaller company would not be easier to read, and each try costs a second.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32))
def test_what_the_preview_says_is_what_happens(halden: Company, batch: int, seed: int) -> None:
    with transaction.atomic(), override_settings(RECONCILE_BATCH_USERS=3):  # what a preview reads at a time
        chance = Chance(replace(halden, products={}), Random(seed))  # noqa: S311 - not for secrets
        halden.settle()
        if batch > PEOPLE:  # where batches are cut differently, others may be the first to lose their seats
            halden.limit_revocations(seats=chance.random.choice([None, 0, 1, 2]))
        for _ in range(3):
            change = chance.change()
            last = Activity.objects.latest("pk").pk
            promised = preview(halden.account, change.proposal, at=timezone.now())
            story = told(promised)
            change.make()
            halden.settle(batch=batch)
            assert story == happened(after=last)
            assert_counts_are_right(promised, chance)
            assert not PendingUser.objects.exists()
        transaction.set_rollback(True)


def told(effect: Effect) -> Story:
    return {
        line.user_id: {(entry.event, entry.kind, entry.value) for entry in line.entries}
        for line in effect.lines(0, PEOPLE)
    }


def happened(*, after: int) -> Story:
    """The activity of the workers; who waited only between two batches has got the seat."""
    story: Story = defaultdict(set)
    for activity in Activity.objects.filter(action=HOLDINGS_CHANGED, pk__gt=after):
        assert activity.subject_id
        story[activity.subject_id] |= {
            (entry.event, entry.kind, entry.value) for entry in entries_of(activity)
        }
    for steps in story.values():
        steps -= {(Event.WAITS, kind, value) for event, kind, value in list(steps) if event is Event.GOT}
    return dict(story)


def assert_counts_are_right(effect: Effect, chance: Chance) -> None:
    for product in chance.products:
        product.refresh_from_db()
        free = None if product.seat_limit is None else max(0, product.seat_limit - product.seats_held)
        promised = effect.seats[product.pk]
        assert (promised.free, promised.waiting) == (free, product.seats_waiting)
