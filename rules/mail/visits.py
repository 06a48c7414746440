"""Who comes with the link of a welcome e-mail, and what the link is still good for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from rules.accounts import walls
from rules.accounts.doors import Door, account_behind
from rules.mail import links
from rules.provisioning.models import UserStatus, WelcomeMail, WelcomeMailState
from rules.provisioning.queue import SEND_MAILS, nudge_after_commit

# Between two links that somebody asks for.
PAUSE = timedelta(minutes=10)


class LinkState(Enum):
    GOOD = auto()
    USED = auto()
    EXPIRED = auto()  # or a newer one was sent


@dataclass(frozen=True, slots=True)
class Visit:
    mail: WelcomeMail
    state: LinkState

    @property
    def is_good(self) -> bool:
        return self.state is LinkState.GOOD

    @property
    def is_used(self) -> bool:
        return self.state is LinkState.USED

    @property
    def is_active(self) -> bool:
        return is_active(self.mail)

    @property
    def is_renewable(self) -> bool:
        """Whether a new link would go out: not while the account sends no e-mails."""
        account = self.mail.account
        return account.mail_is_on and account.sync_is_on


def visit(token: str) -> Visit | None:
    """None: nobody here has signed it, or the user is gone."""
    said = links.read(token)
    mail = mail_with_id(said.mail_id) if said else None
    if said is None or mail is None:
        return None
    if said.has_expired or said.issue != mail.issue:
        return Visit(mail, LinkState.EXPIRED)
    return Visit(mail, LinkState.USED if mail.link_used_at else LinkState.GOOD)


def mail_with_id(pk: int) -> WelcomeMail | None:
    """For a request, which stays within the account of the mail."""
    account_id = account_behind(Door.OF_WELCOME_MAIL, pk)
    if account_id is None:
        return None
    walls.enter(account_id)
    mails = WelcomeMail.objects.filter(pk=pk, user__deleted_at=None)
    return mails.select_related("account", "user__profile__settings_version").first()


def is_active(mail: WelcomeMail) -> bool:
    return mail.user.active and mail.user.profile.status == UserStatus.ACTIVE


def use(mail: WelcomeMail, at: datetime) -> bool:
    """Once: False for whoever comes second."""
    unused = WelcomeMail.objects.filter(pk=mail.pk, issue=mail.issue, link_used_at=None)
    return bool(unused.update(link_used_at=at))


@transaction.atomic
def send_new_link(mail: WelcomeMail) -> bool:
    """The newest e-mail of the user goes out again, to the address in the directory; older links are void.

    False where it would be too soon, or one is on its way.
    """
    at = timezone.now()
    mails = WelcomeMail.objects.select_for_update().filter(user=mail.user_id)
    newest = mails.order_by("-activated_at").first()
    if newest is None or newest.state in {WelcomeMailState.QUEUED, WelcomeMailState.SENDING}:
        return False
    if newest.claimed_at and newest.claimed_at > at - PAUSE:
        return False
    newest.state, newest.sent_at, newest.link_used_at = WelcomeMailState.QUEUED, None, None
    newest.issue, newest.tries, newest.not_before = newest.issue + 1, 0, at
    newest.save()
    # Those of earlier activations, too.
    earlier = mails.filter(state=WelcomeMailState.SENT, activated_at__lt=newest.activated_at)
    earlier.update(issue=F("issue") + 1)
    nudge_after_commit(newest.account_id, SEND_MAILS)
    return True
