"""Activity in words, a row of the screen or of the export each."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from rules.audit.models import FAILURES, Activity, ActorKind, SubjectKind
from rules.directory.models import DirectoryGroup, DirectoryUser
from rules.provisioning.history import entries_of
from rules.ruleset.models import Rule
from usersync.console.activity.actions import action_words
from usersync.console.activity.details import Line, lines_of
from usersync.console.history import because, entry_words

_SHOWN_ENTRIES = 2
# Among the details: the user whose name is `other`.
_OTHER = "other_id"


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """`link`: the page of what it is about, where there is one still."""

    activity: Activity
    cause: Activity | None
    link: str = ""

    @property
    def title(self) -> str:
        entries = entries_of(self.activity)
        if not entries:
            return action_words(self.activity.action)
        shown = ", ".join(entry_words(entry)[0] for entry in entries[:_SHOWN_ENTRIES])
        more = len(entries) - _SHOWN_ENTRIES
        if more <= 0:
            return shown
        return gettext("%(shown)s, and %(number)s more") % {"shown": shown, "number": more}

    @property
    def actor(self) -> str:
        """By name; what has none of its own is what it is."""
        if self.activity.actor_kind in {ActorKind.RULES, ActorKind.SYSTEM}:
            return self.activity.get_actor_kind_display()
        return self.activity.actor_name

    @property
    def is_failure(self) -> bool:
        return self.activity.action in FAILURES

    @property
    def reason(self) -> str:
        return because(self.cause)

    @property
    def lines(self) -> list[Line]:
        return lines_of(self.activity)


# Of ids of users: those whose names are not for the reader.
Strangers = Callable[[Collection[int]], Collection[int]]


def rows_of(activities: Sequence[Activity], strangers: Strangers) -> list[ActivityRow]:
    """Without links: one statement, for the causes."""
    _leave_out(activities, strangers({each.details[_OTHER] for each in activities if _OTHER in each.details}))
    causes = Activity.objects.in_bulk({each.cause_id for each in activities if each.cause_id})
    return [ActivityRow(each, causes.get(each.cause_id or 0)) for each in activities]


def linked_rows_of(activities: Sequence[Activity], strangers: Strangers) -> list[ActivityRow]:
    links = _links(activities)
    return [
        ActivityRow(row.activity, row.cause, links.get((row.activity.subject_kind, _subject(row)), ""))
        for row in rows_of(activities, strangers)
    ]


def _leave_out(activities: Sequence[Activity], strangers: Collection[int]) -> None:
    """Other users' names, in what was read; what is kept keeps them."""
    for each in activities:
        if each.details.get(_OTHER) in strangers:
            told = {name: value for name, value in each.details.items() if name != _OTHER}
            each.details = {**told, "other": gettext("another user of the account")}


def _subject(row: ActivityRow) -> int:
    return row.activity.subject_id or 0


def _links(activities: Sequence[Activity]) -> Mapping[tuple[str, int], str]:
    ids: dict[str, set[int]] = {kind.value: set() for kind in SubjectKind}
    for each in activities:
        ids[each.subject_kind].add(each.subject_id or 0)
    present = {
        (SubjectKind.DIRECTORY_USER, "user"): DirectoryUser.objects.filter(deleted_at=None),
        (SubjectKind.DIRECTORY_GROUP, "directory_group"): DirectoryGroup.objects.all(),
        (SubjectKind.RULE, "rule_history"): Rule.objects.all(),
    }
    return {
        (kind.value, pk): reverse(f"console:{url_name}", args=[pk])
        for (kind, url_name), rows in present.items()
        for pk in rows.filter(pk__in=ids[kind.value]).values_list("pk", flat=True)
    }
