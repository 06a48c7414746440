"""Products in their list: one line for each, in words and pictures."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from rules.catalog.models import Product
from rules.ruleset.models import Rule
from usersync.console.crud.lines import EntryLine, Showing, rules_naming
from usersync.console.seat_pictures import SeatCourse, bar_of
from usersync.console.sentences import grouped


@dataclass(frozen=True, slots=True)
class ProductRow:
    product: Product
    course: SeatCourse
    rules: Sequence[Rule]

    @property
    def name(self) -> str:
        return self.product.name

    @property
    def used(self) -> int:
        return self.product.seats_held

    @property
    def total(self) -> float:
        return float("inf") if self.product.seat_limit is None else self.product.seat_limit

    @property
    def available(self) -> float:
        return max(self.total - self.used, 0)

    @property
    def waiting(self) -> int:
        return self.product.seats_waiting

    @property
    def over(self) -> int:
        """How many more seats are used than were purchased."""
        limit = self.product.seat_limit
        return 0 if limit is None else max(self.used - limit, 0)

    @property
    def bar(self) -> SafeString | str:
        return bar_of(self.product)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductLine(EntryLine):
    """`total` and `available` are empty without a limit; `over`, `used` and `waiting` where they are 0."""

    colour: int
    over: str
    bar: SafeString | str
    used: str
    total: str
    available: str
    waiting: str
    course: SafeString
    course_said: str


def line(row: ProductRow, showing: Showing) -> ProductLine:
    product, limit = row.product, row.product.seat_limit
    over = gettext("%(number)s over-assigned") % {"number": grouped(row.over)} if row.over else ""
    return ProductLine(
        id=product.pk,
        name=row.name,
        colour=product.colour_slot,
        over=over,
        bar=row.bar,
        used=grouped(row.used) if row.used else "",
        total="" if limit is None else grouped(limit),
        available="" if limit is None else grouped(row.available),
        waiting=grouped(row.waiting) if row.waiting else "",
        course=row.course.shapes,
        course_said=row.course.sentence,
        rules=rules_naming(row.rules, open_them=showing.opens_rules),
        may_change=showing.may_change,
    )
