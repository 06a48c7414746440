"""Who or what caused a change."""

from dataclasses import dataclass
from typing import Self

from rules.audit.models import ActorKind


@dataclass(frozen=True, slots=True)
class Actor:
    """`request`: of a source, the id of the request that caused the change."""

    kind: ActorKind
    name: str
    request: str = ""

    @classmethod
    def operator(cls, name: str) -> Self:
        return cls(ActorKind.OPERATOR, name)

    @classmethod
    def source(cls, name: str, request: str = "") -> Self:
        return cls(ActorKind.SOURCE, name, request)


RULES = Actor(ActorKind.RULES, "Rules")
SYSTEM = Actor(ActorKind.SYSTEM, "UserSync")
