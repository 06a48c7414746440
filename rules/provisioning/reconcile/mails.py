"""Enters the welcome e-mails of a batch into their ledger; `rules.mail` sends them after the commit."""

from collections.abc import Iterable
from datetime import datetime

from rules.provisioning.bulk import insert_rows
from rules.provisioning.models import WelcomeMailState
from rules.provisioning.queue import SEND_MAILS, nudge_after_commit
from rules.provisioning.reconcile.planning import Planned

# What all rows begin with.
_BEGINNING = {"state": WelcomeMailState.QUEUED.value, "tries": 0, "detail": "", "issue": 1}


def write(account_id: int, planned: Iterable[Planned], at: datetime) -> None:
    """One per user who became active or came back, with the template that their profile has got by now."""
    welcome = [each.person.profile for each in planned if each.plan.activates]
    if welcome:
        insert_rows(
            "provisioning_welcomemail",
            {"account_id": account_id, "activated_at": at, **_BEGINNING},
            ("user_id", "template_id"),
            ((profile.user_id, profile.welcome_template_id) for profile in welcome),
        )
        nudge_after_commit(account_id, SEND_MAILS)
