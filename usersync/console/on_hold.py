"""What waits for a decision, in words, for the User Sync page."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from rules.provisioning.holds.selectors import Case
from usersync.console.sentences import grouped, joined


@dataclass(frozen=True, slots=True)
class SpokenCase:
    """`link`: where it is decided, in front of everybody concerned."""

    title: str
    text: str
    since: datetime
    link: str


def spoken_case(case: Case) -> SpokenCase:
    if case.group_id:
        link = reverse("console:directory_group_holds", args=[case.group_id])
        return SpokenCase(_of_group(case), _who_keeps(case), case.since, link)
    link = reverse("console:product_holds", args=[case.product_id])
    why = gettext("More would be taken within 24 hours than the account allows.")
    return SpokenCase(_of_product(case), f"{why} {_who_keeps(case)}", case.since, link)


def _of_product(case: Case) -> str:
    title = ngettext(
        "%(seats)s %(product)s seat is on hold", "%(seats)s %(product)s seats are on hold", case.seats
    )
    return title % {"seats": grouped(case.seats), "product": case.name}


def _of_group(case: Case) -> str:
    """How many members it had is known as long as it is frozen."""
    lost = grouped(case.lost or 0)
    if case.is_gone and case.lost:
        title = ngettext(
            "%(group)s is gone from the directory with %(lost)s member",
            "%(group)s is gone from the directory with %(lost)s members",
            case.lost,
        )
        return title % {"group": case.name, "lost": lost}
    if case.is_gone:
        return gettext("%(group)s is gone from the directory") % {"group": case.name}
    if case.lost:
        before = grouped(case.members_before or 0)
        title = gettext("%(group)s lost %(lost)s of %(before)s members at once")
        return title % {"group": case.name, "lost": lost, "before": before}
    return gettext("%(group)s lost most of its members at once") % {"group": case.name}


def _who_keeps(case: Case) -> str:
    if not case.users:
        return gettext("No seat is on hold yet. Its rules take none until you decide.")
    text = ngettext(
        "Until you decide, %(seats)s seat stays with %(names)s.",
        "Until you decide, %(seats)s seats stay with %(names)s.",
        case.seats,
    )
    return text % {"names": joined(case.names, among=case.users), "seats": grouped(case.seats)}
