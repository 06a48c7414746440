"""What reconciling an account would do, counted, without writing anything."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from rules.directory.models import DirectoryUser
from rules.engine.kinds import Kind
from rules.engine.records import Value
from rules.provisioning.reconcile import people
from rules.provisioning.reconcile.planning import Planning, plan_people


@dataclass(slots=True)
class Forecast:
    """Counts over all users read so far; seats by product id."""

    users: int = 0
    users_changed: int = 0
    gained: Counter[Value] = field(default_factory=Counter)
    lost: Counter[Value] = field(default_factory=Counter)
    other: Counter[str] = field(default_factory=Counter)  # label of the kind -> changes

    def add(self, planning: Planning) -> None:
        self.users += len(planning.planned)
        self.users_changed += sum(each.is_change for each in planning.planned)
        for each in planning.planned:
            for change in each.plan.changes:
                if change.kind is not Kind.PRODUCTS:
                    self.other[change.kind.label] += 1
                elif change.before is None:
                    self.gained[change.value] += 1
                elif change.after is None:
                    self.lost[change.value] += 1


def forecast(account_id: int, *, batch: int) -> Iterator[Forecast]:
    """The forecast as it grows, after each `batch` of users; the last one is whole."""
    result = Forecast()
    yield result
    for user_ids in user_batches(account_id, batch):
        result.add(plan_people(account_id, people.read(account_id, user_ids).values()))
        yield result


def user_batches(account_id: int, batch: int) -> Iterator[list[int]]:
    """All users of the account in id order."""
    last = 0
    users = DirectoryUser.objects.filter(account_id=account_id).order_by("id").values_list("id", flat=True)
    while user_ids := list(users.filter(id__gt=last)[:batch]):
        yield user_ids
        last = user_ids[-1]
