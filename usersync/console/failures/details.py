"""The details behind a banner: one line per user, or per rule."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rules.catalog.models import Product
from rules.catalog.selectors import products_waited_for
from rules.directory.models import DirectoryUser
from rules.directory.selectors import called
from rules.provisioning.failures.selectors import failures_of, line_for, places_in_line
from rules.provisioning.models import Failure, FailureKind, Seat
from rules.ruleset.models import Rule
from rules.ruleset.selectors import rules_without_a_group
from usersync.console.paging import Page, page_of
from usersync.console.sentences import grouped
from usersync.operators.access import AdministratorRequest


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    link: str = ""
    sub: str = ""

    @classmethod
    def of_user(cls, user: DirectoryUser) -> Self:
        link = "" if user.deleted_at else reverse("console:user", args=[user.pk])
        return cls(user.full_name, link, user.user_name)


@dataclass(frozen=True, slots=True)
class Line:
    cells: Sequence[Cell]
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Details:
    """`heads` of the columns before the last one, the time. `products`: those with a line of their own."""

    page: Page
    lines: Sequence[Line]
    heads: Sequence[str | Promise]
    products: Sequence[Product] = field(default_factory=list)
    product: Product | None = None

    @property
    def rows(self) -> list[tuple[list[tuple[str | Promise, Cell]], datetime | None]]:
        """Each cell beside the head of its column, for narrow screens."""
        return [(list(zip(self.heads, line.cells, strict=True)), line.since) for line in self.lines]


def read_details(request: AdministratorRequest, kind: FailureKind) -> Details:
    return _READ[kind](request)


def _out_of_seats(request: AdministratorRequest) -> Details:
    short = products_waited_for(request.account)
    asked = request.GET.get("product")
    product = next((each for each in short if str(each.pk) == asked), short[0] if short else None)
    page, places = _line(request, product) if product else (page_of(request, []), [])
    lines = [_waiting(seat, place) for seat, place in zip(page, places, strict=True)]
    return Details(page, lines, [_("Name"), _("Place in line"), _("Because of rule")], short, product)


def _line(request: AdministratorRequest, product: Product) -> tuple[Page, Sequence[int | None]]:
    """Those in line on this page, and their places in the whole line; None: who has left it meanwhile."""
    line, search = line_for(product), request.GET.get("q", "")
    if not search.strip():
        page = page_of(request, line)
        return page, range(page.start or 1, (page.start or 1) + len(page))
    page = page_of(request, line.filter(user__in=called(request.account, search)))
    places = places_in_line(product)
    return page, [places.get(seat.pk) for seat in page]


def _waiting(seat: Seat, place: int | None) -> Line:
    rule = Cell(
        f"{seat.rule.priority} {seat.rule.group.display_name}",
        reverse("console:rule_edit", args=[seat.rule_id]),
    )
    return Line([Cell.of_user(seat.user), Cell(grouped(place) if place else ""), rule], seat.since)


def _email_taken(request: AdministratorRequest) -> Details:
    page = page_of(request, failures_of(request.account, FailureKind.EMAIL_TAKEN, request.GET.get("q", "")))
    return Details(page, [_collision(each) for each in page], [_("Name"), _("E-mail"), _("Belongs to")])


def _collision(failure: Failure) -> Line:
    assert failure.other
    cells = [Cell.of_user(failure.user), Cell(failure.user.email), Cell.of_user(failure.other)]
    return Line(cells, failure.since)


def _mail_undeliverable(request: AdministratorRequest) -> Details:
    page = page_of(
        request, failures_of(request.account, FailureKind.MAIL_UNDELIVERABLE, request.GET.get("q", ""))
    )
    lines = [
        Line([Cell.of_user(each.user), Cell(each.user.email), Cell(each.detail)], each.since) for each in page
    ]
    return Details(page, lines, [_("Name"), _("E-mail"), _("Reason")])


def _group_gone(request: AdministratorRequest) -> Details:
    page = page_of(request, rules_without_a_group(request.account))
    return Details(page, [_orphan(rule) for rule in page], [_("Directory group"), _("Rule")])


def _orphan(rule: Rule) -> Line:
    group = reverse("console:directory_group", args=[rule.group_id])
    name = gettext("Rule %(priority)s") % {"priority": rule.priority}
    link = reverse("console:rule_edit", args=[rule.pk])
    return Line(
        [Cell(rule.group.display_name, group), Cell(name, link, rule.description)], rule.group.gone_at
    )


_READ: dict[FailureKind, Callable[[AdministratorRequest], Details]] = {
    FailureKind.OUT_OF_SEATS: _out_of_seats,
    FailureKind.EMAIL_TAKEN: _email_taken,
    FailureKind.MAIL_UNDELIVERABLE: _mail_undeliverable,
    FailureKind.GROUP_GONE: _group_gone,
}
