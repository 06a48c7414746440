"""Activity of a directory user in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from rules.audit.models import Activity, SubjectKind
from rules.audit.services import REQUEST
from rules.directory.models import DirectoryUser
from rules.provisioning.history import Entry, Event, entries_of
from usersync.console.rule_history import title_of

SHOWN = 30

_ACTIONS = {
    "group.gone_with_rules": "Gone from the directory, with rules on it",
    "failures.retried": "Retried what had failed",
    "user.mail_undeliverable": "The welcome e-mail could not be delivered",
    "user.welcomed": "Welcome e-mail sent",
    "user.welcome_skipped": "Welcome e-mail not sent",
    "user.email_taken": "Not activated: another user has the e-mail address",
    "user.created": "Came with the directory",
    "user.changed": "Directory details changed",
    "user.activated": "Active in the directory again",
    "user.deactivated": "Deactivated in the directory",
    "user.deleted": "Deleted from the directory",
}
_CAUSES = {
    "group.members_joined": "Joined directory group {}",
    "group.members_left": "Left directory group {}",
    "group.deleted": "Directory group {} is gone",
    "product.seat_limit_changed": "Seat limit of {} was changed",
    "failures.retried": "Retried what had failed",
    "holds.released": "Released what was on hold for {}",
}
_STATUSES = {
    Event.ACTIVATED: ("First provisioned", "good"),
    Event.REACTIVATED: ("Reactivated", "good"),
    Event.SUSPENDED: ("Suspended, no rule matches", ""),
}
_SENTENCES = {
    Event.GOT: ("Got {what}", "good"),
    Event.WAITS: ("Joined the {value} waiting list", "warn"),
    Event.LOST: ("Lost {what}", ""),
    Event.LEFT_LINE: ("Left the {value} waiting list", ""),
    Event.HELD_BACK: ("Keeps {what} until an administrator decides", "warn"),
    Event.OTHER_RULE: ("{what}: from another rule now", ""),
}
# Kinds whose values do not speak for themselves: "Default", "English".
_PREFIXES = {
    "device_groups": "device group ",
    "user_group": "user group ",
    "admin_rights": "admin rights ",
    "language": "language ",
    "welcome_template": "welcome e-mail ",
    "settings_template": "settings template ",
}


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """`tone`: good for what was got, warn for what is waited for, else empty.

    `entry` names the rule behind it, `detail` what set it off.
    """

    title: str
    detail: str
    at: datetime
    tone: str = ""
    entry: Entry | None = None


def read_history(directory_user: DirectoryUser) -> list[HistoryItem]:
    """The newest first."""
    activities = list(
        Activity.objects.filter(
            account=directory_user.account_id,
            subject_kind=SubjectKind.DIRECTORY_USER,
            subject_id=directory_user.pk,
        ).order_by("-pk")[:SHOWN]
    )
    causes = Activity.objects.in_bulk({each.cause_id for each in activities if each.cause_id})
    return [item for each in activities for item in _items(each, causes.get(each.cause_id or 0))]


def _items(activity: Activity, cause: Activity | None) -> Iterator[HistoryItem]:
    """What changed together has one cause, told once."""
    reason = because(cause)
    for entry in entries_of(activity):
        title, tone = entry_words(entry)
        yield HistoryItem(title, reason, activity.at, tone, entry)
        reason = ""
    if not activity.details.get("entries"):
        yield HistoryItem(action_words(activity.action), _who(activity), activity.at)


def action_words(action: str) -> str:
    """`user.created`: Came with the directory; what has no words of its own is read as it stands."""
    return _ACTIONS.get(action) or action.replace(".", " ").replace("_", " ").capitalize()


def because(cause: Activity | None) -> str:
    if cause is None:
        return ""
    words = _rule_change(cause) or _CAUSES.get(cause.action, "").format(cause.subject_name)
    return f"{words}, {_who(cause)}" if words else _who(cause)


def _rule_change(cause: Activity) -> str:
    """`Rule on Sales: moved from 3 to 1 (version 2)`."""
    if cause.subject_kind != SubjectKind.RULE:
        return ""
    done = title_of(cause)
    return f"Rule on {cause.subject_name}: {done[:1].lower()}{done[1:]} (version {cause.details['version']})"


def _who(activity: Activity) -> str:
    """The operator, or the directory connection and its request."""
    request = activity.details.get(REQUEST)
    return f"{activity.actor_name}, request {request}" if request else activity.actor_name


def entry_words(entry: Entry) -> tuple[str, str]:
    """A sentence and its tone."""
    if entry.event in _STATUSES:
        return _STATUSES[entry.event]
    sentence, tone = _SENTENCES[entry.event]
    text = sentence.format(what=named(entry), value=entry.value)
    return text[:1].upper() + text[1:], tone


def named(entry: Entry) -> str:
    """What the entry is about: `GoTo Meeting`, `user group Sales`."""
    return f"{_PREFIXES.get(entry.kind, '')}{entry.value}"
