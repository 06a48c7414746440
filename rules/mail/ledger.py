"""The course of a ledger row: queued -> sending -> sent, or skipped, or failed.

A row is claimed in a transaction of its own, before anybody speaks to a mail server. Whoever has claimed it
may settle it as long as the claim lasts. The claim of a worker that died runs out, and the row is due again.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from rules.audit.actors import SYSTEM
from rules.audit.models import SubjectKind
from rules.audit.services import record
from rules.provisioning.failures import records
from rules.provisioning.models import (
    FailureKind,
    Hold,
    HoldState,
    Seat,
    SeatState,
    WelcomeMail,
    WelcomeMailState,
)

_IN_TURN = "SELECT pg_advisory_xact_lock(hashtextextended('usersync:mail:' || %s, 0))"
_MINUTE = timedelta(minutes=1)
# How long until a mail that a server has put off is tried again; after the last it has failed.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 1440))


def due(at: datetime) -> QuerySet[WelcomeMail]:
    """What can be sent now, rows included whose worker has died.

    Not while User Sync is off, nor while the user's revocations wait on hold, nor before somebody who waits
    for seats has got the first.
    """
    seats = Seat.objects.filter(user=OuterRef("user"))
    waits_for_all = Exists(seats.filter(state=SeatState.WAITING)) & ~Exists(
        seats.filter(state=SeatState.HELD)
    )
    on_hold = Exists(Hold.objects.filter(user=OuterRef("user"), state=HoldState.WAITING))
    return WelcomeMail.objects.filter(
        ~on_hold,
        ~waits_for_all,
        state__in=(WelcomeMailState.QUEUED, WelcomeMailState.SENDING),
        not_before__lte=at,
        account__sync_is_on=True,
    )


@transaction.atomic
def claim(account_id: int, at: datetime) -> WelcomeMail | None:
    """The oldest due row, for this worker alone; None: nothing is due, or the account's minute is full."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_TURN, [account_id])
    if _minute_is_full(account_id, at):
        return None
    found = due(at).filter(account=account_id).select_for_update(skip_locked=True, of=("self",))
    mail = found.select_related("account", "user__profile__welcome_rule").order_by("pk").first()
    if mail:
        mail.state, mail.claimed_at = WelcomeMailState.SENDING, at
        mail.not_before = at + timedelta(seconds=settings.WELCOME_MAIL_CLAIM_SECONDS)
        mail.save(update_fields=["state", "claimed_at", "not_before"])
    return mail


def sent(mail: WelcomeMail, at: datetime) -> None:
    _settle(mail, "user.welcomed", at, state=WelcomeMailState.SENT, sent_at=at, detail="")


def skipped(mail: WelcomeMail, reason: str, at: datetime) -> None:
    """There is nobody to be welcomed any more."""
    _settle(mail, "user.welcome_skipped", at, state=WelcomeMailState.SKIPPED, detail=reason)


def failed(mail: WelcomeMail, reason: str, at: datetime) -> None:
    """Not before somebody asks for it is this tried again."""
    _settle(mail, "user.mail_undeliverable", at, state=WelcomeMailState.FAILED, detail=reason[:300])


def put_off(mail: WelcomeMail, reason: str, at: datetime) -> None:
    """The mail server may take it later; after the last time it has failed."""
    if mail.tries >= len(PAUSES):
        return failed(mail, reason, at)
    not_before = at + PAUSES[mail.tries]
    return _settle(
        mail,
        "",
        at,
        state=WelcomeMailState.QUEUED,
        tries=mail.tries + 1,
        not_before=not_before,
        detail=reason[:300],
    )


@transaction.atomic
def _settle(mail: WelcomeMail, action: str, at: datetime, **values: object) -> None:
    """Nothing where the claim has run out: another worker has the row by now."""
    mine = Q(pk=mail.pk, state=WelcomeMailState.SENDING, not_before=mail.not_before, issue=mail.issue)
    if not WelcomeMail.objects.filter(mine).update(**values):
        return
    if values["state"] == WelcomeMailState.FAILED:
        reason = str(values["detail"])
        records.write(
            mail.account_id, FailureKind.MAIL_UNDELIVERABLE, [records.Failed(mail.user_id, detail=reason)], at
        )
    elif values["state"] != WelcomeMailState.QUEUED:
        records.clear(mail.account_id, FailureKind.MAIL_UNDELIVERABLE, [mail.user_id])
    if action:
        record(
            account_id=mail.account_id,
            at=at,
            actor=SYSTEM,
            action=action,
            subject=(SubjectKind.DIRECTORY_USER, mail.user_id, mail.user.full_name),
            details={"reason": values["detail"]} if values["detail"] else {},
        )


def _minute_is_full(account_id: int, at: datetime) -> bool:
    """Also mails that the server put off or refused count: it wants fewer of them, and not more."""
    limit = settings.WELCOME_MAILS_PER_MINUTE
    if not limit:
        return False
    lately = WelcomeMail.objects.filter(account=account_id, claimed_at__gt=at - _MINUTE)
    return lately.exclude(state=WelcomeMailState.SKIPPED).count() >= limit
