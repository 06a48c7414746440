"""What people lose and get by a change, in sentences with their numbers."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext, ngettext

from rules.catalog.models import Product
from rules.engine.kinds import Kind
from rules.provisioning.history import Event
from rules.provisioning.preview import Effect, SeatEffect
from rules.provisioning.why import KIND_LABELS
from rules.ruleset.models import AdminRole
from usersync.console.sentences import grouped


def told(sentence: str, number: int, **names: str) -> str:
    return sentence % {"number": grouped(number), **names}


def losses(effect: Effect, changed: Sequence[tuple[Product, SeatEffect]]) -> Iterator[str]:
    for product, seat in changed:
        if seat.lost:
            yield _lose(seat.lost, product.name)
    if held := sum(effect.held_back.values()):
        wait = ngettext(
            "%(number)s revocation waits for an administrator's decision",
            "%(number)s revocations wait for an administrator's decision",
            held,
        )
        yield told(wait, held)
    for role, count in effect.roles_lost.items():
        yield _lose(count, _right(role))
    if gone := effect.kinds[Kind.DEVICE_GROUPS, Event.LOST]:
        taken = ngettext("%(number)s device group taken away", "%(number)s device groups taken away", gone)
        yield told(taken, gone)
    if suspended := effect.statuses[Event.SUSPENDED]:
        are = ngettext(
            "%(number)s user is suspended: no rule reaches them any more",
            "%(number)s users are suspended: no rule reaches them any more",
            suspended,
        )
        yield told(are, suspended)


def _lose(users: int, what: str) -> str:
    lose = ngettext("%(number)s user loses %(what)s", "%(number)s users lose %(what)s", users)
    return told(lose, users, what=what)


def gains(effect: Effect) -> Iterator[tuple[str, str]]:
    for role, count in effect.roles_gained.items():
        get = ngettext("%(number)s user gets %(what)s", "%(number)s users get %(what)s", count)
        yield "shield", told(get, count, what=_right(role))
    if new := effect.statuses[Event.ACTIVATED]:
        are = ngettext(
            "%(number)s user is provisioned for the first time",
            "%(number)s users are provisioned for the first time",
            new,
        )
        yield "users", told(are, new)
    if back := effect.statuses[Event.REACTIVATED]:
        come = ngettext(
            "%(number)s user comes back from Suspended", "%(number)s users come back from Suspended", back
        )
        yield "users", told(come, back)
    if effect.mails:
        be_sent = ngettext(
            "%(number)s welcome e-mail will be sent", "%(number)s welcome e-mails will be sent", effect.mails
        )
        yield "mail", told(be_sent, effect.mails)
    if others := ", ".join(_other_changes(effect)):
        yield "sliders", gettext("Changes: %(changes)s") % {"changes": others}


def _other_changes(effect: Effect) -> Iterator[str]:
    """`Language (12)`: of how many users something changes."""
    for kind, label in KIND_LABELS.items():
        count = effect.kinds[kind, Event.GOT]
        if count and kind not in {Kind.PRODUCTS, Kind.ADMIN_RIGHTS}:
            yield f"{label} ({grouped(count)})"


def _right(role: str) -> str:
    return gettext("Full access") if role == AdminRole.FULL else gettext("Manager rights")
