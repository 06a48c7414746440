"""The filters of the activity history, as the address has them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.db.models import QuerySet
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from rules.accounts.models import Account
from rules.audit.models import Activity, SubjectKind
from rules.audit.selectors import ActivitySearch, Somebody, activity, deleted_users
from rules.directory.models import DirectoryUser
from rules.directory.search import words_of
from rules.directory.selectors import people
from usersync.console.numbers import number_in
from usersync.operators.access import AdministratorRequest, visible_users
from usersync.operators.selectors import operator_names

ROWS = 50
# Users whom a name stands for; a search that fits more is for Manage users.
_MOST_USERS = 100
_FAILED = {"failed": True, "done": False}
# Of the calendar beyond them no zone, or no next day, can be told.
_FIRST, _LAST = date(1970, 1, 1), date(9000, 1, 1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form shows again, and the search it makes."""

    account: Account
    visible: QuerySet[Any, Any] | None
    person: str
    kind: str
    status: str
    since: date | None
    until: date | None

    statuses = (("done", _("Done")), ("failed", _("Failed")))

    @classmethod
    def of(cls, request: AdministratorRequest) -> Self:
        """Anything that makes no sense filters nothing."""
        asked = request.GET
        return cls(
            account=request.account,
            visible=None if request.standing.is_full else _users_of(request),
            person=" ".join(words_of(asked.get("q", ""))),
            kind=asked["type"] if asked.get("type") in SubjectKind.values else "",
            status=asked["status"] if asked.get("status") in _FAILED else "",
            since=_day(asked.get("since", "")),
            until=_day(asked.get("until", "")),
        )

    @property
    def kinds(self) -> list[tuple[str, Any]]:
        """Those to choose from; a manager is told of users only."""
        return SubjectKind.choices if self.visible is None else []

    @property
    def is_filtered(self) -> bool:
        return bool(self.person or self.kind or self.status or self.since or self.until)

    def search(self) -> ActivitySearch:
        return ActivitySearch(
            account=self.account,
            kind=self.kind,
            only_about=self.visible,
            somebody=self._somebody() if self.person else None,
            failed=_FAILED.get(self.status),
            since=_midnight(self.since) if self.since else None,
            until=_midnight(self.until + timedelta(days=1)) if self.until else None,
        )

    def _somebody(self) -> Somebody:
        words = words_of(self.person)
        present = people(self.account, self.person).values_list("pk", flat=True)[:_MOST_USERS]
        gone = deleted_users(self.account, words, limit=_MOST_USERS)
        return Somebody(
            user_ids=[*present, *gone],
            operator_names=[name for name in operator_names(self.account) if _has_all(words, name)],
        )


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """`newer`, `older`: the activity that the neighbouring page begins at; None where there is none."""

    found: list[Activity]
    newer: int | None
    older: int | None

    @classmethod
    def of(cls, request: AdministratorRequest, search: ActivitySearch) -> Self:
        """The page after `?before=`, or before `?after=`; the newest one where there is no such activity."""
        if after := activity(request.account, number_in(request.GET.get("after", ""))):
            found = search.newer(after, limit=ROWS + 1)
            is_first = len(found) <= ROWS
            found = found[-ROWS:]
            return cls(found, None if is_first or not found else found[0].pk, found[-1].pk if found else None)
        before = activity(request.account, number_in(request.GET.get("before", "")))
        found = search.older(before, limit=ROWS + 1)
        older = found[ROWS - 1].pk if len(found) > ROWS else None
        return cls(found[:ROWS], found[0].pk if before and found else None, older)


def _users_of(request: AdministratorRequest) -> QuerySet[Any, Any]:
    """Ids of the users whom a manager looks after."""
    users = DirectoryUser.objects.filter(account=request.account, deleted_at=None)
    return visible_users(request, users).values("pk")


def _has_all(words: list[str], name: str) -> bool:
    return all(word.casefold() in name.casefold() for word in words)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
    return day if day and _FIRST <= day <= _LAST else None


def _midnight(day: date) -> datetime:
    """As the viewer's clock has it, by which the list tells the times."""
    return make_aware(datetime.combine(day, time()))
