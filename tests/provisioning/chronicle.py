"""What every user should have when it depends on what was before, worked out the slow and plain way.

The oracle says what the rules give now. Here is remembered what they gave when a user's turn came: who holds,
who waits since when, what suspended users keep, and what was applied on activation only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from rules.accounts.models import Account
from rules.catalog.models import Product
from rules.directory.models import DirectoryUser
from rules.provisioning.models import UserStatus
from rules.ruleset.models import Rule
from tests.provisioning.oracle import KEPT_BY_SUSPENDED, Assigned, assigned, entitled, matches


class Wish(NamedTuple):
    """For one seat, held or waited for: the rule that gives it, and since when it is wished for."""

    rule_id: int
    since: datetime


# (user id, product id)
Wishes = dict[tuple[int, int], Wish]


@dataclass(slots=True)
class Chronicle:
    account_id: int
    statuses: dict[int, str] = field(default_factory=dict)
    assigned: Assigned = field(default_factory=dict)  # all but seats
    wishes: Wishes = field(default_factory=dict)
    holders: dict[int, set[int]] = field(default_factory=dict)  # product id -> user ids
    mails: dict[int, list[object]] = field(default_factory=dict)  # user id -> welcome templates
    picked: set[int] = field(default_factory=set)  # ids of users who picked a language

    def take_turns(self, since: Mapping[int, datetime]) -> None:
        """The turn of these users has come (-> since when their changes wait): the rules of now decide."""
        self._renew_assigned(since.keys())
        self.wishes = wishes_now(self.account_id, self.wishes, since)
        for product_id, holders in self.holders.items():
            holders &= {user_id for user_id, wished_for in self.wishes if wished_for == product_id}
        self._forget_deleted(since)

    def language_is_picked(self, user_id: int) -> None:
        """From now on no rule decides it."""
        self.picked.add(user_id)
        for key in [key for key in self.assigned if key[:2] == (user_id, "language")]:
            del self.assigned[key]

    def give_seats(self) -> None:
        """Holders keep; free seats go to the line in its order."""
        for product in Product.objects.filter(account_id=self.account_id):
            holders = self.holders.setdefault(product.pk, set())
            line = self.line(product.pk)
            free = len(line) if product.seat_limit is None else max(0, product.seat_limit - len(holders))
            holders.update(line[:free])

    def line(self, product_id: int) -> list[int]:
        """Who waits, in order."""
        waiting = {
            user_id: wish
            for (user_id, wished_for), wish in self.wishes.items()
            if wished_for == product_id and user_id not in self.holders.get(product_id, ())
        }
        return in_order(waiting)

    def _renew_assigned(self, user_ids: Iterable[int]) -> None:
        given = {
            key: rule_id
            for key, rule_id in assigned(self.account_id).items()
            if not (key[1] == "language" and key[0] in self.picked)
        }
        strongest: dict[int, Rule] = {}
        for user_id, rule in matches(self.account_id):
            strongest.setdefault(user_id, rule)
        for user_id in user_ids:
            before = self.statuses.get(user_id, UserStatus.NEW)
            mine = self._take_all(user_id)
            kept = {key: rule_id for key, rule_id in mine.items() if key[1] in KEPT_BY_SUSPENDED}
            if user_id not in strongest:
                self.statuses[user_id] = UserStatus.NEW if before == UserStatus.NEW else UserStatus.SUSPENDED
                self.assigned |= kept
                continue
            self.statuses[user_id] = UserStatus.ACTIVE
            self.assigned |= {key: rule_id for key, rule_id in given.items() if key[0] == user_id}
            if before == UserStatus.ACTIVE:
                self.assigned |= {key: rule for key, rule in kept.items() if key[1] == "settings template"}
            else:
                self._activate(user_id, strongest[user_id])

    def _activate(self, user_id: int, rule: Rule) -> None:
        self.assigned[user_id, "settings template", rule.settings_template_id or "Default"] = rule.pk
        if Account.objects.get(pk=self.account_id).mail_is_on:
            self.mails.setdefault(user_id, []).append(rule.welcome_template_id)

    def _take_all(self, user_id: int) -> Assigned:
        return {key: self.assigned.pop(key) for key in list(self.assigned) if key[0] == user_id}

    def _forget_deleted(self, user_ids: Iterable[int]) -> None:
        deleted = DirectoryUser.objects.filter(account_id=self.account_id, deleted_at=None)
        for user_id in set(user_ids) - set(deleted.values_list("pk", flat=True)):
            self._take_all(user_id)
            self.statuses.pop(user_id, None)
            self.mails.pop(user_id, None)


def wishes_now(account_id: int, before: Wishes, since: Mapping[int, datetime]) -> Wishes:
    """Of the users in `since` what the rules give now; who wished before wishes since then, others since
    their change; of everybody else what was before.
    """
    others = {key: wish for key, wish in before.items() if key[0] not in since}
    renewed = {
        key: Wish(rule_id, before[key].since if key in before else since[key[0]])
        for key, rule_id in entitled(account_id).items()
        if key[0] in since
    }
    return others | renewed


def in_order(wishes: Mapping[int, Wish]) -> list[int]:
    """Users by priority of the rule, then how long they wait, then id."""
    priorities = dict(Rule.objects.values_list("pk", "priority"))
    return sorted(
        wishes, key=lambda user_id: (priorities[wishes[user_id].rule_id], wishes[user_id].since, user_id)
    )
