"""The line for seats of products with a limit: rule priority, then how long waited, then id."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rules.accounts.prepared import ask
from rules.engine.kinds import Kind
from rules.engine.records import Demand, RuleRecord
from rules.provisioning.bulk import int_array, int_columns
from rules.provisioning.reconcile.people import FULL_NAME

# A rule that is off or deleted, or gives the product no more, gives no place in line: its users are about to
# be reconciled.
_GIVEN = """
    SELECT given.product_id, r.id AS rule_id, r.priority FROM ruleset_ruleproduct given
    JOIN ruleset_rule r ON r.id = given.rule_id AND r.enabled AND r.deleted_at IS NULL
"""

_GIVEN_BY = (
    "SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS r(product_id, rule_id, priority)"
)

# Rule by rule, strongest first, so that no more of the line is read than there are free seats. The rules are
# sorted before their lines are read (OFFSET keeps it so): else the heads of all lines are read and sorted.
_FRONT = """
    SELECT wanted.product_id, first.user_id, first.rule_id, first.priority, first.since
    FROM unnest(%s::bigint[], %s::bigint[]) AS wanted(product_id, free)
    CROSS JOIN LATERAL (
        SELECT s.user_id, given.rule_id, given.priority, s.since
        FROM (
            SELECT * FROM ({given}) each WHERE each.product_id = wanted.product_id ORDER BY priority OFFSET 0
        ) given
        CROSS JOIN LATERAL (
            SELECT user_id, since FROM provisioning_seat
            WHERE product_id = wanted.product_id AND rule_id = given.rule_id AND state = 'waiting'
            ORDER BY since, user_id LIMIT wanted.free
        ) s
        ORDER BY given.priority, s.since, s.user_id LIMIT wanted.free
    ) first
"""

_NAMES = f"SELECT u.id, {FULL_NAME} FROM directory_directoryuser u WHERE u.id = ANY(%s::bigint[])"


class Waiting(NamedTuple):
    """One user in line for one product."""

    product_id: int
    user_id: int
    rule_id: int
    demand: Demand
    name: str


def front_of_line(free: Mapping[int, int | None]) -> list[Waiting]:
    """Per product as many of the first in line as it has free seats; all of them where it has no limit."""
    return _front(free, _GIVEN)


def front_of_line_under(rules: Iterable[RuleRecord], free: Mapping[int, int | None]) -> list[Waiting]:
    """The same, were these the enabled rules of the account."""
    given = [
        (product_id, rule.id, rule.priority) for rule in rules for product_id in rule.choices[Kind.PRODUCTS]
    ]
    return _front(free, _GIVEN_BY, int_columns(given, 3))


def _front(free: Mapping[int, int | None], given: str, parameters: Sequence[str] = ()) -> list[Waiting]:
    wanted = {product_id: seats for product_id, seats in free.items() if seats != 0}
    if not wanted:
        return []
    limits = [int_array(wanted), _limits(wanted.values())]
    front = ask(_FRONT.format(given=given), [*limits, *parameters])
    names = names_of(user_id for _, user_id, *_ in front)
    return [
        Waiting(product_id, user_id, rule_id, Demand(priority, since, user_id), names[user_id])
        for product_id, user_id, rule_id, priority, since in front
    ]


def names_of(user_ids: Iterable[int]) -> dict[int, str]:
    return dict(ask(_NAMES, [int_array(user_ids)]))


def _limits(seats: Iterable[int | None]) -> str:
    """LIMIT NULL is no limit."""
    return "{" + ",".join("NULL" if count is None else str(count) for count in seats) + "}"


_PLACES = """
    SELECT mine.product_id, p.seats_waiting, (
        SELECT count(*) FROM provisioning_seat other JOIN ruleset_rule ahead ON ahead.id = other.rule_id
        WHERE other.product_id = mine.product_id AND other.state = 'waiting'
            AND (ahead.priority, other.since, other.user_id) <= (r.priority, mine.since, mine.user_id)
    )
    FROM provisioning_seat mine
    JOIN ruleset_rule r ON r.id = mine.rule_id
    JOIN catalog_product p ON p.id = mine.product_id
    WHERE mine.user_id = %s AND mine.state = 'waiting'
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Position in the line for a product; 1 is next."""

    position: int
    of: int


def places(user_id: int) -> dict[int, Place]:
    """Product id -> the user's place in its line."""
    return {product_id: Place(position, of) for product_id, of, position in ask(_PLACES, [user_id])}
