"""Who or what caused a change."""

from dataclasses import dataclass
from typing import Self

from rules.audit.models import ActorKind


@dataclass(frozen=True, slots=True)
class Actor:
    kind: ActorKind
    name: str

    @classmethod
    def operator(cls, name: str) -> Self:
        return cls(ActorKind.OPERATOR, name)

    @classmethod
    def source(cls, name: str) -> Self:
        return cls(ActorKind.SOURCE, name)


RULES = Actor(ActorKind.RULES, "Rules")
SYSTEM = Actor(ActorKind.SYSTEM, "UserSync")
