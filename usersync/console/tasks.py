"""Thin Celery tasks of the console. They may run twice, and ignore their result."""

import logging

from celery import shared_task
from django.utils.translation import override

from usersync.console.invitation_mail import mail_invitation
from usersync.operators.invitations import invite_directory_users

_log = logging.getLogger(__name__)


@shared_task(name="console.mail_first_links")
def mail_first_links(email: str, url: str, language: str) -> None:
    """Links for whom rules have made something; nobody has to be behind the address."""
    with override(language):
        for invitation in invite_directory_users(email=email):
            try:
                mail_invitation(url, invitation)
            except OSError:
                _log.exception("A link for the first time could not be mailed.")
