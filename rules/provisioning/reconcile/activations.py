"""Who may be activated: not somebody whose e-mail address another active user of the account has."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

import msgspec

from rules.accounts.prepared import ask
from rules.engine.records import Plan, Status
from rules.provisioning import emails
from rules.provisioning.bulk import int_array
from rules.provisioning.failures import records
from rules.provisioning.failures.records import Failed
from rules.provisioning.models import FailureKind
from rules.provisioning.reconcile import activity
from rules.provisioning.reconcile.pending import Work
from rules.provisioning.reconcile.people import FULL_NAME
from rules.provisioning.reconcile.planning import Planned

# One look into the index per user (LIMIT keeps it so), and never at the whole directory.
_SHARED = """
    SELECT DISTINCT u.lowered_email FROM directory_directoryuser u
    CROSS JOIN LATERAL (
        SELECT FROM directory_directoryuser other
        WHERE other.account_id = u.account_id AND other.lowered_email = u.lowered_email AND other.id <> u.id
        LIMIT 1
    ) twin
    WHERE u.id = ANY(%s::bigint[])
"""

_OWNERS = f"""
    SELECT u.lowered_email, u.id, {FULL_NAME}
    FROM directory_directoryuser u JOIN provisioning_profile p ON p.user_id = u.id
    WHERE u.account_id = %s AND u.lowered_email IN (SELECT json_array_elements_text(%s::json))
        AND p.status = 'active' AND u.active AND u.deleted_at IS NULL
    ORDER BY u.id DESC
"""


class Owner(NamedTuple):
    user_id: int
    name: str


# User id -> who has the address.
Refused = dict[int, Owner]


def apply(account_id: int, planned: list[Planned], work: Work, at: datetime) -> list[Planned]:
    """The plans without activations that cannot be; these become failures. Before products are locked."""
    shared = _shared(each for each in planned if _arrives(each) or _leaves(each))
    if shared:
        emails.lock(account_id, shared)
    refused = refuse(account_id, planned, shared)
    _write(account_id, planned, refused, work, at)
    return without(planned, refused) if refused else planned


def refuse(
    account_id: int,
    planned: Collection[Planned],
    shared: Collection[str] | None = None,
    owners: dict[str, Owner] | None = None,
) -> Refused:
    """Read-only. Of several who arrive with one address the first by id gets it.

    `owners`, by address: whoever asks in several turns gives the same again.
    """
    arriving = sorted((each for each in planned if _arrives(each)), key=lambda each: each.person.user_id)
    if shared is None:
        shared = _shared(arriving)
    owners = {} if owners is None else owners
    if shared and arriving:
        owners |= _owners(account_id, shared) | owners
    refused: Refused = {}
    for each in arriving:
        person = each.person
        if person.email in shared:
            owner = owners.setdefault(person.email, Owner(person.user_id, person.name))
            if owner.user_id != person.user_id:
                refused[person.user_id] = owner
    return refused


def without(planned: Iterable[Planned], refused: Refused) -> list[Planned]:
    """Who is refused gets nothing: as somebody whom no rule reaches."""
    return [
        each._replace(plan=Plan(each.status_before, ())) if each.person.user_id in refused else each
        for each in planned
    ]


def set_free(account_id: int, planned: Iterable[Planned], work: Work) -> None:
    """Others may have the addresses of those who are active no more."""
    left = {each.person.email for each in planned if _leaves(each)}
    if left:
        emails.mark_refused(account_id, left, work.cause_id)


def _arrives(each: Planned) -> bool:
    return each.plan.activates and bool(each.person.email)


def _leaves(each: Planned) -> bool:
    goes = each.plan.status is Status.SUSPENDED or not each.person.is_live
    return goes and each.status_before is Status.ACTIVE and bool(each.person.email)


def _shared(planned: Iterable[Planned]) -> set[str]:
    user_ids = [each.person.user_id for each in planned]
    if not user_ids:
        return set()
    return {email for (email,) in ask(_SHARED, [int_array(user_ids)])}


def _owners(account_id: int, shared: Collection[str]) -> dict[str, Owner]:
    owners = ask(_OWNERS, [account_id, msgspec.json.encode(sorted(shared)).decode()])
    return {email: Owner(user_id, name) for email, user_id, name in owners}


def _write(account_id: int, planned: Collection[Planned], refused: Refused, work: Work, at: datetime) -> None:
    """Each failure is told once, and goes when its cause is gone."""
    failed = {each.person.user_id for each in planned if each.person.is_refused}
    records.clear(account_id, FailureKind.EMAIL_TAKEN, failed - refused.keys())
    collisions = [Failed(user_id, owner.user_id) for user_id, owner in refused.items()]
    records.write(account_id, FailureKind.EMAIL_TAKEN, collisions, at)
    new = [each.person for each in planned if each.person.user_id in refused.keys() - failed]
    activity.write(
        account_id,
        at,
        "user.email_taken",
        (
            (person.user_id, person.name, work.causes[person.user_id], _details(refused[person.user_id]))
            for person in new
        ),
    )


def _details(owner: Owner) -> str:
    return msgspec.json.encode({"other": owner.name, "other_id": owner.user_id}).decode()
