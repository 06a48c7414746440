"""Thin Celery tasks around sending. They take ids, may run twice, and ignore their result."""

import time
from contextlib import closing

from celery import shared_task
from django.utils import timezone

from rules.accounts.doors import Door, accounts_behind
from rules.accounts.walls import within
from rules.mail import ledger
from rules.mail.sending import Post, send_next
from rules.provisioning import queue

# A task ends by itself after this long: the rest waits behind the seats that are to be given meanwhile.
RUN_SECONDS = 2


@shared_task(name=queue.SEND_MAILS)
def send(account_id: int) -> None:
    """Send what is due in an account."""
    queue.nudge_arrived(account_id, queue.SEND_MAILS)
    ends_at = time.monotonic() + RUN_SECONDS
    with closing(Post()) as post:
        while send_next(account_id, post):
            if time.monotonic() >= ends_at:
                queue.nudge(account_id, queue.SEND_MAILS)
                break


@shared_task(name="mail.sweep")
def sweep() -> None:
    """Find what is due because of time alone, and what a lost nudge has left."""
    for account_id in accounts_behind(Door.WITH_MAIL):
        with within(account_id):
            if ledger.due(timezone.now()).exists():
                queue.nudge(account_id, queue.SEND_MAILS)
