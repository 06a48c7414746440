"""Watches each batch of work, and compares the tables with plain reckoning."""

from datetime import datetime

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from rules.catalog.models import Product
from rules.directory.models import DirectoryUser
from rules.provisioning.models import PendingUser, Profile, Seat, SeatState, UserStatus, WelcomeMail
from rules.provisioning.preview import preview, proposals
from rules.provisioning.reconcile import run_batch
from rules.provisioning.reconcile.waiting_list import places
from tests.provisioning.chronicle import Chronicle, in_order, wishes_now
from tests.provisioning.oracle import all_held, demanded
from tests.provisioning.replay import replayed, told_by_why
from tests.provisioning.world import World


class Bookkeeper:
    def __init__(self, world: World) -> None:
        self.world = world
        self.account_id = world.account.pk
        self.chronicle = Chronicle(self.account_id)
        for product in world.products:
            self.chronicle.holders[product.pk] = set()

    def rows(self) -> object:
        """All that a batch writes."""
        return (
            list(PendingUser.objects.order_by("pk").values_list()),
            list(Seat.objects.order_by("user_id", "product_id").values_list()),
            list(Profile.objects.order_by("pk").values_list()),
            list(Product.objects.order_by("pk").values_list()),
            WelcomeMail.objects.count(),
        )

    def pending_since(self, limit: int | None = None) -> dict[int, datetime]:
        """Users of the first pending rows -> since when their change waits."""
        since: dict[int, datetime] = {}
        for row in PendingUser.objects.order_by("pk")[:limit]:
            if row.user_id:
                since.setdefault(row.user_id, row.since)
        return since

    def nobody_asked_after_an_order(self) -> bool:
        """Whether there is no order to move the waiting lists that would not wait for somebody behind it."""
        ids = PendingUser.objects.aggregate(
            order=Min("pk", filter=Q(user=None)), user=Max("pk", filter=Q(user__isnull=False))
        )
        return ids["order"] is None or ids["user"] is None or ids["order"] > ids["user"]

    def watch_one_batch(self, size: int) -> bool:
        """Run it, and check that it did exactly what it should; False: there was nothing to do."""
        before, turns = self.rows(), self.pending_since(size)
        order = PendingUser.objects.filter(
            user=None, pk__in=PendingUser.objects.order_by("pk").values("pk")[:size]
        ).aggregate(last=Max("pk"))["last"]
        if run_batch(self.account_id, limit=size) is None:
            assert self.rows() == before
            return False
        self.chronicle.take_turns(turns)
        self._check_wishes()
        self._check_seats(order)
        assert all_held(self.account_id) == self.chronicle.assigned
        statuses = dict(Profile.objects.values_list("pk", "status"))
        unknown = statuses.keys() - self.chronicle.statuses.keys()
        assert statuses == self.chronicle.statuses | dict.fromkeys(unknown, UserStatus.NEW)
        return True

    def _check_wishes(self) -> None:
        """Everybody holds or waits for what they should, from the right rule, since the right time."""
        wishes = self.chronicle.wishes
        assert demanded(self.account_id) == {key: wish.rule_id for key, wish in wishes.items()}
        for seat in Seat.objects.filter(state=SeatState.WAITING):
            assert seat.since == wishes[seat.user_id, seat.product_id].since

    def _check_seats(self, order: int | None) -> None:
        """Holders kept; no limit was exceeded; nobody was passed over."""
        for product in Product.objects.all():
            before = self.chronicle.holders[product.pk]
            seats = Seat.objects.filter(product=product, state=SeatState.HELD)
            holders = set(seats.values_list("user_id", flat=True))
            assert before <= holders
            if given := holders - before:
                assert product.seat_limit is None or len(holders) <= product.seat_limit
                self._check_nobody_is_passed_over(product, holders, given, order)
            self.chronicle.holders[product.pk] = holders

    def _check_nobody_is_passed_over(
        self, product: Product, holders: set[int], given: set[int], order: int | None
    ) -> None:
        """For all with a better right than somebody who got a seat there still is one.

        Not for those whose change came after the order to give away what is there.
        """
        if product.seat_limit is None:
            return
        late = _late(order) if order else set()
        wishes = wishes_now(self.account_id, self.chronicle.wishes, self.pending_since())
        others = {
            user_id: wish
            for (user_id, wished_for), wish in wishes.items()
            if wished_for == product.pk and user_id not in holders | late
        }
        line = in_order(others | {user_id: self.chronicle.wishes[user_id, product.pk] for user_id in given})
        last = max(line.index(user_id) for user_id in given)
        better = [user_id for user_id in line[:last] if user_id not in given]
        assert len(better) <= product.seat_limit - len(holders)

    def check_counts(self) -> None:
        counted = {
            row["product_id"]: (row["held"], row["waiting"])
            for row in Seat.objects.values("product_id").annotate(
                held=Count("pk", filter=Q(state=SeatState.HELD)),
                waiting=Count("pk", filter=Q(state=SeatState.WAITING)),
            )
        }
        for product in Product.objects.all():
            assert (product.seats_held, product.seats_waiting) == counted.get(product.pk, (0, 0))

    def check_nothing_is_left_to_do(self) -> None:
        assert not PendingUser.objects.exists()
        account = self.world.account
        assert not preview(account, proposals.reconcile_everybody(account), at=timezone.now()).people
        for product in Product.objects.filter(seats_waiting__gt=0):
            assert product.seat_limit is not None
            assert product.seats_held >= product.seat_limit

    def check_lines(self) -> None:
        """Everybody in line is told the right place."""
        for product in self.world.products:
            line = self.chronicle.line(product.pk)
            assert [places(user_id)[product.pk].position for user_id in line] == [*range(1, len(line) + 1)]

    def check_mails(self) -> None:
        """One row for each activation while mail was on."""
        mails: dict[int, list[object]] = {}
        for mail in WelcomeMail.objects.order_by("activated_at"):
            mails.setdefault(mail.user_id, []).append(mail.template_id)
        assert mails == self.chronicle.mails

    def check_history(self, number: int) -> None:
        """What is told of a user's past ends where the user is."""
        if person := self.world.people[number]:
            person = DirectoryUser.objects.get(pk=person.pk)
            assert replayed(person) == told_by_why(person)


def _late(order: int) -> set[int]:
    """Pending users who have become so after the order."""
    first = PendingUser.objects.filter(user__isnull=False).values("user_id").annotate(first=Min("pk"))
    return {row["user_id"] for row in first if row["first"] > order}
