"""Sends what is due, one mail after the other.

Between the mail server's last answer and the commit that notes it a worker can die. Then the mail goes out a
second time, with the same Message-ID: mail systems show it once. Nothing narrower can be had of SMTP.
"""

import logging

from django.core.mail import get_connection
from django.utils import timezone

from rules.accounts.models import Account
from rules.accounts.walls import within
from rules.letters.render import Letter
from rules.mail import ledger
from rules.mail.messages import message_of, welcome_message
from rules.mail.reading import letter_of
from rules.mail.refusals import is_temporary, reason_of
from rules.provisioning.models import UserStatus, WelcomeMail

logger = logging.getLogger(__name__)

NO_ADDRESS = "The directory has no e-mail address of this user."


class Post:
    """A connection to the mail server, opened with the first mail and kept for the next."""

    def __init__(self) -> None:
        self._server = get_connection()

    def deliver(self, mail: WelcomeMail) -> None:
        """Raises whatever the mail server answers."""
        message = welcome_message(mail, letter_of(mail))
        try:
            self._server.open()
            self._server.send_messages([message])
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._server.close()


def send_next(account_id: int, post: Post) -> bool:
    """False: nothing is due."""
    with within(account_id):
        return _send_next(account_id, post)


def _send_next(account_id: int, post: Post) -> bool:
    mail = ledger.claim(account_id, timezone.now())
    if mail is None:
        return False
    if reason := reason_to_skip(mail):
        ledger.skipped(mail, reason, timezone.now())
    elif not mail.user.email:
        ledger.failed(mail, NO_ADDRESS, timezone.now())
    else:
        _send(mail, post)
    return True


def send_test(letter: Letter, *, account: Account, to: str) -> None:
    """To somebody who wants to see it in a mail program; no ledger knows of it. Raises what SMTP raises."""
    message_of(letter, account=account, to=to, headers={}).send()


def reason_to_skip(mail: WelcomeMail) -> str:
    """Empty: send it. What was so when the row was written may be so no more."""
    user, profile = mail.user, mail.user.profile
    if not mail.account.mail_is_on:
        return "E-mail notifications are switched off."
    if user.deleted_at or not user.active or profile.status != UserStatus.ACTIVE:
        return "The user is not active any more."
    if profile.status_since != mail.activated_at:
        return "The user was suspended and came back: a later e-mail welcomes them."
    return ""


def _send(mail: WelcomeMail, post: Post) -> None:
    try:
        post.deliver(mail)
    except Exception as error:
        logger.warning(
            "Welcome e-mail %s was not taken: %s", mail.pk, reason_of(error), exc_info=_unexpected(error)
        )
        settle = ledger.put_off if is_temporary(error) else ledger.failed
        settle(mail, reason_of(error), timezone.now())
    else:
        ledger.sent(mail, timezone.now())


def _unexpected(error: Exception) -> bool:
    """Not of a mail server: a fault of ours, which stops this mail and no other."""
    return not isinstance(error, OSError)
