"""The banners of the User Sync page, one per kind of failure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from rules.catalog.models import Product
from rules.provisioning.failures.retry import RETRIED
from rules.provisioning.models import FailureKind
from rules.ruleset.models import Rule
from usersync.console.sentences import grouped, joined

# Rules named in a banner; the others are in its details.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Banner:
    kind: FailureKind
    icon: str
    title: str
    text: str

    @property
    def can_retry(self) -> bool:
        return self.kind in RETRIED

    @property
    def is_bad(self) -> bool:
        """Somebody is without what a rule gives; else it is a warning."""
        return self.kind in {FailureKind.OUT_OF_SEATS, FailureKind.EMAIL_TAKEN}


def banners(
    short: Sequence[Product], failed: Mapping[FailureKind, int], without_group: Sequence[Rule]
) -> list[Banner]:
    """`short`: products that users wait for; `failed`: kind -> users; rules whose group is gone."""
    return [
        *_out_of_seats(short),
        *_email_taken(failed.get(FailureKind.EMAIL_TAKEN, 0)),
        *_mail_undeliverable(failed.get(FailureKind.MAIL_UNDELIVERABLE, 0)),
        *_group_gone(without_group),
    ]


def _out_of_seats(short: Sequence[Product]) -> Iterator[Banner]:
    if not short:
        return
    if len(short) == 1:
        waiting, seats = short[0].seats_waiting, short[0].seat_limit or 0
        title = ngettext(
            "%(users)s user is waiting for %(product)s seats",
            "%(users)s users are waiting for %(product)s seats",
            waiting,
        ) % {"users": grouped(waiting), "product": short[0].name}
        text = ngettext(
            "The only seat is in use. Their other products are not affected.",
            "All %(seats)s seats are in use. Their other products are not affected.",
            seats,
        ) % {"seats": grouped(seats)}
        if not seats:
            text = gettext("There are no seats. Their other products are not affected.")
    else:
        title = gettext("Users are waiting for seats of %(products)s products") % {"products": len(short)}
        lines = ", ".join(f"{product.name} ({grouped(product.seats_waiting)})" for product in short)
        text = gettext("Waiting: %(lines)s. Their other products are not affected.") % {"lines": lines}
    yield Banner(FailureKind.OUT_OF_SEATS, "alert", title, text)


def _email_taken(users: int) -> Iterator[Banner]:
    if users:
        title = ngettext(
            "%(users)s user is not activated: the e-mail address belongs to another user",
            "%(users)s users are not activated: their e-mail addresses belong to other users",
            users,
        ) % {"users": grouped(users)}
        text = gettext("Each active user needs an address of their own. Correct it in the directory.")
        yield Banner(FailureKind.EMAIL_TAKEN, "users", title, text)


def _mail_undeliverable(users: int) -> Iterator[Banner]:
    if users:
        title = ngettext(
            "The welcome e-mail of %(users)s user could not be delivered",
            "The welcome e-mails of %(users)s users could not be delivered",
            users,
        ) % {"users": grouped(users)}
        text = gettext("They have their products all the same.")
        yield Banner(FailureKind.MAIL_UNDELIVERABLE, "mail", title, text)


def _group_gone(rules: Sequence[Rule]) -> Iterator[Banner]:
    if rules:
        title = ngettext(
            "%(rules)s rule has lost its directory group",
            "%(rules)s rules have lost their directory groups",
            len(rules),
        ) % {"rules": len(rules)}
        names = joined([f"{rule.group.display_name} ({rule.priority})" for rule in rules], _NAMED)
        text = gettext("%(names)s: gone from the directory, so nobody matches.") % {"names": names}
        yield Banner(FailureKind.GROUP_GONE, "unlink", title, text)
