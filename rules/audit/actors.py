"""Who or what caused a change, and whether they may."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, Self, TypeVar, cast

from rules.accounts.rights import EVERYTHING, NOTHING, Authority, NotAllowed, Right
from rules.audit.models import ActorKind

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Actor:
    """`request`: of a source, the id of the request that caused the change."""

    kind: ActorKind
    name: str
    request: str = ""
    authority: Authority = NOTHING

    @classmethod
    def operator(cls, name: str, authority: Authority = NOTHING) -> Self:
        return cls(ActorKind.OPERATOR, name, authority=authority)

    @classmethod
    def source(cls, name: str, request: str = "") -> Self:
        return cls(ActorKind.SOURCE, name, request)

    def require(self, right: Right, account_id: int) -> None:
        """Raises NotAllowed."""
        if not self.authority.covers(right, account_id):
            raise NotAllowed(f"{self.name} lacks {right.name} in account {account_id}.")


RULES = Actor(ActorKind.RULES, "Rules")
# The product itself, and whoever runs the server.
SYSTEM = Actor(ActorKind.SYSTEM, "UserSync", authority=EVERYTHING)


def needs(right: Right, *, of: str = "account") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Before the service does anything its `actor` must have the right in the account, or in the one of the
    row that is called `of`. Raises NotAllowed."""

    def guard(service: Callable[P, R]) -> Callable[P, R]:
        @wraps(service)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            actor, subject = cast("Actor", kwargs["actor"]), cast("Any", kwargs[of])
            actor.require(right, subject.pk if of == "account" else subject.account_id)
            return service(*args, **kwargs)

        return guarded

    return guard
