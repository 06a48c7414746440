"""Tokens that this process has seen: whose they are needs no question of its own any more.

Whether a token still stands is asked all the same, by each request: together with its first statement, and in
front of it. So a revoked token opens nothing from the very next request on, in any process.
"""

import select
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from secrets import compare_digest

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

from rules.accounts.prepared import Command, asked_ahead, filled_in
from rules.connections.models import ScimToken
from rules.connections.tokens import digest_of, token_of

# SQLSTATE invalid_authorization_specification, as the function of the database raises it.
_CHANGED = "28000"
_DEMAND = "SELECT usersync_demand_scim_token(%s, %s)"
_MOST = 1000


@dataclass(frozen=True, slots=True)
class KnownToken:
    token: ScimToken
    # Asks whether it still stands.
    demand: Command


_known: dict[bytes, KnownToken] = {}


class TokenChanged(Exception):
    """The token was revoked or has expired, or its source has another name now: nothing was done."""


def found_token(token_text: str) -> ScimToken | None:
    """As the database knows it; None: it does not."""
    digest, token = digest_of(token_text), token_of(token_text)
    if token is None:
        _known.pop(digest, None)
    else:
        if len(_known) >= _MOST:
            _known.clear()
        _known[digest] = KnownToken(token, filled_in(_DEMAND, [bytes(token.digest), token.source.name]))
    return token


def known_token(token_text: str) -> KnownToken | None:
    """As this process knows it. `demanded` has to follow, within the account.

    None where it is not known, and within a transaction, which the question could break.
    """
    digest = digest_of(token_text)
    known = None if connections[DEFAULT_DB_ALIAS].in_atomic_block else _known.get(digest)
    return known if known and compare_digest(bytes(known.token.digest), digest) else None


@contextmanager
def demanded(known: KnownToken) -> Iterator[None]:
    """What is done within is done only if the token is what it was. Raises TokenChanged.

    Where something between lets no OperationalError through, it has to let those that `is_changed` knows.
    """
    here = connections[DEFAULT_DB_ALIAS]
    if here.connection is not None and _has_hung_up(here.connection.fileno()):
        here.close()
    # Django would ask with a statement of its own whether the connection still lives.
    here.health_check_done = True  # type: ignore[attr-defined]  # the mark of that question
    try:
        with asked_ahead(known.demand):
            yield
    except OperationalError as error:
        if is_changed(error):
            raise TokenChanged from None
        raise


def is_changed(error: OperationalError) -> bool:
    return getattr(error.__cause__, "pgcode", "") == _CHANGED


def _has_hung_up(file_number: int) -> bool:
    """Between two requests a server says nothing but that it goes."""
    poll = select.poll()
    poll.register(file_number, select.POLLIN)
    return bool(poll.poll(0))
