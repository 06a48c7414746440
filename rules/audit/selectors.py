"""Reads activity, the newest first. Each search is answered by an index, however much has happened."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from rules.accounts.models import Account
from rules.audit.models import FAILURES, Activity, ActorKind, SubjectKind


@dataclass(frozen=True, slots=True)
class Somebody:
    """Directory users by id and operators by name: what happened to them, and what they did."""

    user_ids: Collection[int]
    operator_names: Collection[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivitySearch:
    """`since` is included, `until` is not. None, or an empty kind: everything.

    `only_about`: ids of directory users (a query); what happened to anything else is not found.
    """

    account: Account
    kind: str = ""
    somebody: Somebody | None = None
    failed: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    only_about: QuerySet[Any, Any] | None = None

    def found(self) -> QuerySet[Activity]:
        found = Activity.objects.filter(account=self.account)
        if self.kind:
            found = found.filter(subject_kind=self.kind)
        if self.only_about is not None:
            found = found.filter(subject_kind=SubjectKind.DIRECTORY_USER, subject_id__in=self.only_about)
        if self.somebody is not None:
            found = found.filter(_about(self.somebody))
        if self.failed is not None:
            failures = Q(action__in=FAILURES)
            found = found.filter(failures if self.failed else ~failures)
        if self.since:
            found = found.filter(at__gte=self.since)
        if self.until:
            found = found.filter(at__lt=self.until)
        return found

    def older(self, than: Activity | None, *, limit: int) -> list[Activity]:
        """The newest of them, or those that come next after one. A page costs the same at any depth."""
        found = self.found()
        if than:
            found = found.filter(Q(at__lte=than.at) & (Q(at__lt=than.at) | Q(pk__lt=than.pk)))
        return list(found.order_by("-at", "-pk")[:limit])

    def newer(self, than: Activity, *, limit: int) -> list[Activity]:
        """Those right above one, the newest first."""
        found = self.found().filter(Q(at__gte=than.at) & (Q(at__gt=than.at) | Q(pk__gt=than.pk)))
        return list(found.order_by("at", "pk")[:limit])[::-1]

    def all(self, *, chunk: int) -> Iterator[list[Activity]]:
        """Everything in pieces, so that nobody holds all of it."""
        last: Activity | None = None
        while piece := self.older(last, limit=chunk):
            yield piece
            last = piece[-1]


def activity(account: Account, pk: int | None) -> Activity | None:
    return Activity.objects.filter(account=account, pk=pk).first() if pk else None


def deleted_users(account: Account, words: Collection[str], *, limit: int) -> list[int]:
    """Ids that directory users had who are gone, by every word of their name."""
    gone = Activity.objects.filter(account=account, action="user.deleted")
    for word in words:
        gone = gone.filter(subject_name__icontains=word)
    return [pk for pk in gone.order_by("-pk").values_list("subject_id", flat=True)[:limit] if pk]


def _about(somebody: Somebody) -> Q:
    did = Q(actor_kind=ActorKind.OPERATOR, actor_name__in=somebody.operator_names)
    happened = Q(subject_kind=SubjectKind.DIRECTORY_USER, subject_id__in=somebody.user_ids)
    return did | happened
