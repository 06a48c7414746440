"""The lock between the switch "User Sync is on" and the batches that obey it.

A lock of the account's row would not do: those who share it let others join, so that a stream of batches
could keep the switch waiting for ever. Advisory locks are taken in turn.
"""

from rules.accounts.prepared import PLAN_ONCE, Question, fetch

_SHARE = f"SELECT {PLAN_ONCE}, pg_advisory_xact_lock_shared(hashtextextended(%s, 0))"
_CHANGE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def to_share(account_id: int) -> Question:
    """What a batch begins with: the switch stays as it is until the transaction ends."""
    return _SHARE, _key(account_id)


def change(account_id: int) -> None:
    """For whoever turns the switch, decides what batches obey, or deletes what they give: after those that
    run, before the next."""
    fetch(_CHANGE, _key(account_id))


def _key(account_id: int) -> list[str]:
    return [f"usersync:switch:{account_id}"]
