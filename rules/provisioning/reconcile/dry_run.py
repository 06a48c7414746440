"""What reconciling an account would do, counted, without writing anything."""

from collections.abc import Iterator

from rules.directory.models import DirectoryUser
from rules.engine.resolve import Resolver
from rules.provisioning.reconcile import people
from rules.provisioning.reconcile.planning import plan_people, rules_for
from rules.provisioning.reconcile.tally import Tally


def dry_run(account_id: int, *, batch: int) -> Iterator[Tally]:
    """The tally as it grows, after each `batch` of users; the last one is whole."""
    tally = Tally()
    yield tally
    for user_ids in _batches(account_id, batch):
        persons = people.read(account_id, user_ids).values()
        tally.add(plan_people(persons, Resolver(rules_for(account_id, persons))))
        yield tally


def _batches(account_id: int, batch: int) -> Iterator[list[int]]:
    """All users of the account in id order."""
    last = 0
    users = DirectoryUser.objects.filter(account_id=account_id).order_by("id").values_list("id", flat=True)
    while user_ids := list(users.filter(id__gt=last)[:batch]):
        yield user_ids
        last = user_ids[-1]
