"""Which revocations are carried out and which wait for an operator, so that a mass error takes little."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple


class Reason(Enum):
    """Why a revocation waits."""

    REVOCATION_LIMIT = "revocation_limit"
    GROUP_SHRANK = "group_shrank"
    GROUP_GONE = "group_gone"


class Answer(Enum):
    """What has been decided about a revocation that was held back before."""

    WAITING = "waiting"  # nothing yet
    RELEASED = "released"
    KEPT = "kept"


class Loss(NamedTuple):
    """A held seat that a plan takes; they are taken in this order. `rule_id`: the rule that gave it."""

    user_id: int
    product_id: int
    rule_id: int


class Held(NamedTuple):
    """Why a revocation waits, and the directory group that is frozen where that is why."""

    reason: Reason
    group_id: int | None = None


@dataclass(frozen=True, slots=True)
class RevocationLimit:
    """In 24 hours at most the larger of both; None twice: off."""

    seats: int | None
    percent: int | None

    @property
    def is_on(self) -> bool:
        return self.seats is not None or self.percent is not None

    def left(self, held: int, revoked: int) -> int | None:
        """How many more of a product's seats may be taken; None without a limit. `revoked` in 24 hours."""
        if not self.is_on:
            return None
        share = (held + revoked) * (self.percent or 0) // 100
        return max(0, max(self.seats or 0, share) - revoked)


@dataclass(slots=True)
class Brakes:
    """What stops revocations. `left`: product -> how many more seats may be taken, where that is limited.

    Whoever asks in several turns gives the same brakes again: what is taken is deducted from `left`.
    """

    left: dict[int, int] = field(default_factory=dict)
    frozen: Mapping[int, Held] = field(default_factory=dict)  # rules on frozen groups -> why

    def on(self, loss: Loss) -> Held | None:
        """Why a revocation has to wait that nothing has been decided about; None: it is carried out."""
        if frozen := self.frozen.get(loss.rule_id):
            return frozen
        left = self.left.get(loss.product_id)
        if left == 0:
            return Held(Reason.REVOCATION_LIMIT)
        if left is not None:
            self.left[loss.product_id] = left - 1
        return None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Losses that do not take place: those that are held back now, and those that were so before."""

    new: Mapping[Loss, Held]
    still: Collection[Loss]


def hold_back(losses: Iterable[Loss], answers: Mapping[tuple[int, int], Answer], brakes: Brakes) -> Verdict:
    """`answers`: (user id, product id) -> what was decided where the loss was held back before.

    What has been released takes place whatever the brakes say, and does not count.
    """
    new: dict[Loss, Held] = {}
    still: set[Loss] = set()
    for loss in sorted(losses):
        answer = answers.get((loss.user_id, loss.product_id))
        if answer is None:
            held = brakes.on(loss)
            if held:
                new[loss] = held
        elif answer is not Answer.RELEASED:
            still.add(loss)
    return Verdict(new, still)
