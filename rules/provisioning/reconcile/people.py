"""Reads all that a batch needs to know of its users, in a fixed number of statements."""

from collections.abc import Collection, Mapping
from datetime import datetime

import msgspec

from rules.accounts.prepared import Row, ask, ask_after
from rules.engine.holds import Answer
from rules.engine.kinds import Kind
from rules.engine.records import Holdings, Status, Value
from rules.provisioning.bulk import int_array, int_columns
from rules.provisioning.reconcile.profiles import COLUMNS, ProfileRow, single_assignments

_LOCK = """
    SELECT user_id FROM provisioning_profile
    WHERE account_id = %s AND user_id = ANY(%s::bigint[]) ORDER BY user_id FOR NO KEY UPDATE
"""

# As DirectoryUser.full_name, cut to what the activity keeps of a name.
FULL_NAME = """
    left(COALESCE(
        NULLIF(u.display_name, ''), NULLIF(trim(u.given_name || ' ' || u.family_name), ''), u.user_name
    ), 300)
"""

_PEOPLE = f"""
    SELECT u.id, {FULL_NAME}, u.active AND u.deleted_at IS NULL, u.deleted_at IS NOT NULL,
        ARRAY(SELECT m.group_id FROM directory_membership m WHERE m.user_id = u.id), u.lowered_email,
        EXISTS (SELECT FROM provisioning_failure f WHERE f.user_id = u.id AND f.kind = 'email_taken'),
        {", ".join(f"p.{column}" for column in COLUMNS)}
    FROM directory_directoryuser u JOIN provisioning_profile p ON p.user_id = u.id
    WHERE u.account_id = %s AND u.id = ANY(%s::bigint[])
"""

# Seats, and access to device groups: as one text for each user, which takes half as long to read as the rows.
_HOLDINGS = """
    SELECT s.user_id, true, json_object_agg(s.product_id, s.rule_id)::text,
        (json_object_agg(s.product_id, s.since) FILTER (WHERE s.state = 'waiting'))::text,
        (json_object_agg(s.product_id, h.state) FILTER (WHERE h.state IS NOT NULL))::text
    FROM provisioning_seat s
    LEFT JOIN provisioning_hold h ON h.user_id = s.user_id AND h.product_id = s.product_id
    WHERE s.user_id = ANY(%s::bigint[]) GROUP BY s.user_id
    UNION ALL
    SELECT user_id, false, json_object_agg(device_group_id, rule_id)::text, NULL, NULL
    FROM provisioning_deviceaccess WHERE user_id = ANY(%s::bigint[]) GROUP BY user_id
"""

# One look into the key per seat (LIMIT keeps it so): without statistics PostgreSQL expects a policy and the
# state to leave one seat in all, and would look for each of those asked for in the whole table.
_HELD = """
    SELECT asked.user_id, asked.product_id
    FROM unnest(%s::bigint[], %s::bigint[]) AS asked(user_id, product_id)
    CROSS JOIN LATERAL (
        SELECT s.state FROM provisioning_seat s
        WHERE s.user_id = asked.user_id AND s.product_id = asked.product_id LIMIT 1
    ) seat
    WHERE seat.state = 'held'
"""

_PURGE = """
    DELETE FROM directory_directoryuser u
    WHERE id = ANY(%s::bigint[]) AND deleted_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM provisioning_seat s WHERE s.user_id = u.id)
        AND NOT EXISTS (SELECT FROM provisioning_deviceaccess d WHERE d.user_id = u.id)
"""


_to_rules: msgspec.json.Decoder[Mapping[Value, int]] = msgspec.json.Decoder(dict[int, int])
_to_moments = msgspec.json.Decoder(dict[int, datetime])
_to_answers = msgspec.json.Decoder(dict[int, Answer])

_STATUSES = {status.value: status for status in Status}


class Person(msgspec.Struct):
    """One user of the batch: what the directory says, and what the user holds."""

    user_id: int
    name: str
    is_live: bool  # active and not deleted: rules can match
    is_deleted: bool
    group_ids: list[int]
    email: str  # in lower case
    is_refused: bool  # because another user has this address
    profile: ProfileRow
    seats: Mapping[Value, int] = {}  # product id -> rule id, held or waited for
    waiting: dict[int, datetime] = {}  # product id -> since when
    holds: dict[int, Answer] = {}  # product id -> what was decided
    devices: Mapping[Value, int] = {}  # device group id -> rule id

    def add_seats(self, seats: str, waiting: str | None, holds: str | None) -> None:
        self.seats = _to_rules.decode(seats)
        if waiting:
            self.waiting = _to_moments.decode(waiting)
        if holds:
            self.holds = _to_answers.decode(holds)

    def holdings(self) -> Holdings:
        assignments = single_assignments(self.profile)
        assignments[Kind.PRODUCTS] = self.seats
        assignments[Kind.DEVICE_GROUPS] = self.devices
        return Holdings(_STATUSES[self.profile.status], assignments, self.profile.language_is_picked)


def lock_and_read(account_id: int, user_ids: Collection[int]) -> Collection[Person]:
    """Locks the users in id order, so that two batches with users in common never wait in a circle.

    They are read in statements of their own: these see whatever was committed while the lock was waited for.
    """
    asked = [account_id, int_array(user_ids)]
    return _with_holdings(ask_after((_LOCK, asked), (_PEOPLE, asked)))


def read(account_id: int, user_ids: Collection[int]) -> Collection[Person]:
    """Without a lock. Ids that are gone, or of another account, are left out."""
    return _with_holdings(ask(_PEOPLE, [account_id, int_array(user_ids)]))


def _with_holdings(rows: Collection[Row]) -> Collection[Person]:
    people = {
        user_id: Person(user_id, name, is_live, is_deleted, groups, email, is_refused, ProfileRow(*row))
        for user_id, name, is_live, is_deleted, groups, email, is_refused, *row in rows
    }
    ids = int_array(people)
    for user_id, are_seats, held, waiting, holds in ask(_HOLDINGS, [ids, ids]):
        if are_seats:
            people[user_id].add_seats(held, waiting, holds)
        else:
            people[user_id].devices = _to_rules.decode(held)
    return people.values()


def see_promotions(people: Mapping[int, Person], keys: Collection[tuple[int, int]]) -> None:
    """Seats that were waited for when they were read and are held by now: (user id, product id) of `keys`.

    Other batches give seats to users whom they have not locked, under the locks of the products.
    """
    if keys:
        for user_id, product_id in ask(_HELD, int_columns(keys, 2)):
            del people[user_id].waiting[product_id]


def purge(user_ids: Collection[int]) -> None:
    """Remove the rows of deleted users who hold nothing any more; what points to them goes along."""
    if user_ids:
        ask(_PURGE, [int_array(user_ids)])
