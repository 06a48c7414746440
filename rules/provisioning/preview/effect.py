"""What a proposal would do: counts for whoever decides, and the users by name."""

from collections import Counter
from dataclasses import dataclass, field

from rules.engine.kinds import Kind
from rules.engine.records import AdminRights, Value
from rules.provisioning.effects import Step
from rules.provisioning.history import Entry, Event
from rules.provisioning.preview.people import People
from rules.provisioning.reconcile import names


@dataclass(slots=True)
class SeatEffect:
    """One product. `gained` and `lost` are seats; who leaves the line has got a seat, or wants none."""

    product_id: int
    gained: int = 0
    lost: int = 0
    joins_line: int = 0
    leaves_line: int = 0
    # Afterwards; None: unlimited.
    free: int | None = None
    waiting: int = 0

    @property
    def is_change(self) -> bool:
        return bool(self.gained or self.lost or self.joins_line or self.leaves_line)


@dataclass(frozen=True, slots=True)
class UserLine:
    """One user in words, as the activity would say it afterwards; of a new rule there is no name yet."""

    user_id: int
    name: str
    entries: list[Entry]


@dataclass(slots=True)
class Effect:
    """`looked_at`: how many users the change could affect; `people`: those whom it would.

    `losers`: how many of them lose something. `mails`: welcome e-mails that would be sent.
    """

    looked_at: int
    people: People
    losers: int
    seats: dict[int, SeatEffect]
    # Product id -> revocations that would wait for an operator.
    held_back: Counter[Value] = field(default_factory=Counter)
    mails: int = 0
    # (kind, event) -> how many times; products are in `seats`.
    kinds: Counter[tuple[Kind, Event]] = field(default_factory=Counter)
    # Users who become active, come back, or are suspended.
    statuses: Counter[Event] = field(default_factory=Counter)
    # Role -> how many users get it, or lose it.
    roles_gained: Counter[str] = field(default_factory=Counter)
    roles_lost: Counter[str] = field(default_factory=Counter)

    @property
    def is_nothing(self) -> bool:
        """Whether nobody's access, rights or settings change; the same from another rule is no change."""
        steps = self.kinds.keys() - {(kind, Event.OTHER_RULE) for kind in Kind}
        return not (
            steps or self.statuses or self.held_back or any(each.is_change for each in self.seats.values())
        )

    @property
    def takes_something(self) -> bool:
        return bool(self.roles_lost or self.held_back) or any(
            each.lost or each.leaves_line for each in self.seats.values()
        )

    def lines(self, start: int, count: int) -> list[UserLine]:
        """A page of the users who change, by id."""
        page = self.people.page(start, count)
        known = names.read(step for change in page for step in change.steps())
        return [
            UserLine(change.user_id, change.name, [known.entry(step) for step in change.steps()])
            for change in page
        ]

    def count(self, steps: Counter[Step], *, mail_is_on: bool) -> None:
        """Fill the counts, but for those of seats. `steps`: how many users take each."""
        for step, users in steps.items():
            if step.kind is None:
                self.statuses[step.event] += users
            else:
                self.kinds[step.kind, step.event] += users
            if isinstance(step.value, AdminRights) and step.event is not Event.OTHER_RULE:
                roles = self.roles_gained if step.event is Event.GOT else self.roles_lost
                roles[step.value.role] += users
        if mail_is_on:
            self.mails = self.statuses[Event.ACTIVATED] + self.statuses[Event.REACTIVATED]
