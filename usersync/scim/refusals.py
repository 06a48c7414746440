"""What is raised while a request is handled, as answers."""

import logging
from collections.abc import Callable, Sequence

from django.db import OperationalError
from django.http import HttpResponse

from rules.connections.known_tokens import is_changed
from rules.directory.errors import (
    DirectoryError,
    GroupNameTaken,
    NoSuchGroup,
    NoSuchUser,
    Outdated,
    UnknownMembers,
    UserNameTaken,
)
from usersync.scim.errors import (
    InvalidValue,
    NotFound,
    NotUnique,
    PreconditionFailed,
    ScimError,
    ServiceUnavailable,
    error_response,
)

logger = logging.getLogger(__name__)

# SQLSTATE of serialization_failure and deadlock_detected: the same again has every chance.
_BROKEN_OFF = frozenset({"40001", "40P01"})

_REFUSALS: Sequence[tuple[tuple[type[DirectoryError], ...], type[ScimError]]] = (
    ((NoSuchUser, NoSuchGroup), NotFound),
    ((UserNameTaken, GroupNameTaken), NotUnique),
    ((UnknownMembers,), InvalidValue),
    ((Outdated,), PreconditionFailed),
)


def answered(handle: Callable[[], HttpResponse]) -> HttpResponse:
    """What `handle` answers, or the refusal that it raises. What a deadlock broke off is done once more."""
    try:
        return _with_second_attempt(handle)
    except ScimError as refusal:
        return refused(refusal)
    except DirectoryError as refusal:
        return refused(_in_scim(refusal))
    except OperationalError as error:
        if is_changed(error):
            raise
        logger.error("The database did not do it: %s", error)  # noqa: TRY400 - the sentence says it all
        return refused(
            ServiceUnavailable("The database is busy or restarting.", headers={"Retry-After": "1"})
        )


def refused(refusal: ScimError) -> HttpResponse:
    return error_response(refusal.status, refusal.detail, refusal.scim_type, refusal.headers)


def _with_second_attempt(handle: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return handle()
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") not in _BROKEN_OFF:
            raise
    return handle()


def _in_scim(error: DirectoryError) -> ScimError:
    for kinds, refusal in _REFUSALS:
        if isinstance(error, kinds):
            return refusal(str(error))
    raise error
