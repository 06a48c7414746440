"""Activity of a directory user in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rules.audit.models import Activity, SubjectKind
from rules.audit.services import REQUEST
from rules.directory.models import DirectoryUser
from rules.provisioning.history import Entry, Event, entries_of
from rules.provisioning.value_words import value_of
from usersync.console.activity.actions import action_words
from usersync.console.rule_history import title_of

SHOWN = 30

_CAUSES = {
    "group.members_joined": _("Joined directory group %(name)s"),
    "group.members_left": _("Left directory group %(name)s"),
    "group.deleted": _("Directory group %(name)s is gone"),
    "device_group.deleted": _("Device group %(name)s was deleted"),
    "product.seat_limit_changed": _("Seat limit of %(name)s was changed"),
    "failures.retried": _("Retried what had failed"),
    "holds.released": _("Released what was on hold for %(name)s"),
}
_STATUSES = {
    Event.ACTIVATED: (_("First provisioned"), "good"),
    Event.REACTIVATED: (_("Reactivated"), "good"),
    Event.SUSPENDED: (_("Suspended, no rule matches"), ""),
}
# Translators: %(what)s is a product, or for instance "user group Sales".
_SENTENCES = {
    Event.GOT: (_("Got %(what)s"), "good"),
    Event.WAITS: (_("Joined the waiting list of %(what)s"), "warn"),
    Event.LOST: (_("Lost %(what)s"), ""),
    Event.LEFT_LINE: (_("Left the waiting list of %(what)s"), ""),
    Event.HELD_BACK: (_("Keeps %(what)s until an administrator decides"), "warn"),
    Event.OTHER_RULE: (_("%(what)s: from another rule now"), ""),
}
# Kinds whose values do not speak for themselves: "Default", "English".
_NAMED = {
    "device_groups": _("device group %(name)s"),
    "user_group": _("user group %(name)s"),
    "admin_rights": _("admin rights %(name)s"),
    "language": _("language %(name)s"),
    "welcome_template": _("welcome e-mail %(name)s"),
    "settings_template": _("settings template %(name)s"),
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


@dataclass(frozen=True, slots=True)
class History:
    """The newest first; `has_older`: than these."""

    items: Sequence[HistoryItem]
    has_older: bool


def read_history(directory_user: DirectoryUser) -> History:
    found = list(
        Activity.objects.filter(
            account=directory_user.account_id,
            subject_kind=SubjectKind.DIRECTORY_USER,
            subject_id=directory_user.pk,
        ).order_by("-pk")[: SHOWN + 1]
    )
    activities = found[:SHOWN]
    causes = Activity.objects.in_bulk({each.cause_id for each in activities if each.cause_id})
    return History(
        items=[item for each in activities for item in _items(each, causes.get(each.cause_id or 0))],
        has_older=len(found) > SHOWN,
    )


def _items(activity: Activity, cause: Activity | None) -> Iterator[HistoryItem]:
    """What changed together has one cause, told once."""
    reason = because(cause)
    for entry in entries_of(activity):
        title, tone = entry_words(entry)
        yield HistoryItem(title, reason, activity.at, tone, entry)
        reason = ""
    if not activity.details.get("entries"):
        yield HistoryItem(action_words(activity.action), _who(activity), activity.at)


def because(cause: Activity | None) -> str:
    if cause is None:
        return ""
    words = _rule_change(cause) or _CAUSES.get(cause.action, "") % {"name": cause.subject_name}
    return f"{words}, {_who(cause)}" if words else _who(cause)


def _rule_change(cause: Activity) -> str:
    """`Rule on Sales, version 2: Moved from 3 to 1`."""
    if cause.subject_kind != SubjectKind.RULE:
        return ""
    said = {"group": cause.subject_name, "version": cause.details["version"], "change": title_of(cause)}
    return gettext("Rule on %(group)s, version %(version)s: %(change)s") % said


def _who(activity: Activity) -> str:
    """The operator, or the directory connection and its request."""
    request = activity.details.get(REQUEST)
    if not request:
        return activity.actor_name
    return gettext("%(name)s, request %(request)s") % {"name": activity.actor_name, "request": request}


def entry_words(entry: Entry) -> tuple[str, str]:
    """A sentence and its tone."""
    if entry.event in _STATUSES:
        status, tone = _STATUSES[entry.event]
        return str(status), tone
    sentence, tone = _SENTENCES[entry.event]
    text = sentence % {"what": named(entry)}
    return text[:1].upper() + text[1:], tone


def named(entry: Entry) -> str:
    """What the entry is about: `GoTo Meeting`, `user group Sales`."""
    name = value_of(entry)
    return _NAMED[entry.kind] % {"name": name} if entry.kind in _NAMED else name
