"""Reads directory connections for the screens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Prefetch, QuerySet, Sum
from django.db.models.functions import Lower
from django.utils import timezone

from rules.accounts.models import Account
from rules.connections.failures import KEPT, KEPT_FOR
from rules.connections.models import FailedRequest, RequestHour, ScimToken
from rules.directory.models import Source, SourceKind


@dataclass(frozen=True, slots=True)
class Traffic:
    """What a source sent: the hours with requests, newest first."""

    hours: Sequence[RequestHour]

    @property
    def last_request_at(self) -> datetime | None:
        return self.hours[0].last_at if self.hours else None

    @property
    def requests(self) -> int:
        return sum(hour.requests for hour in self.hours)

    @property
    def errors(self) -> int:
        return sum(hour.errors for hour in self.hours)


def scim_clients(account: Account) -> QuerySet[Source]:
    """SCIM sources by name, each with its tokens (`scimtoken_set.all()`, the oldest first)."""
    tokens = Prefetch("scimtoken_set", queryset=ScimToken.objects.order_by("created_at", "pk"))
    return (
        Source.objects.filter(account=account, kind=SourceKind.SCIM)
        .prefetch_related(tokens)
        .order_by(Lower("name"))
    )


def traffic_of(source: Source, *, during: timedelta = KEPT_FOR) -> Traffic:
    """The counts are some seconds behind."""
    since = timezone.now() - during
    hours = RequestHour.objects.filter(source=source, hour__gt=since - timedelta(hours=1))
    return Traffic(list(hours.order_by("-hour")))


def failed_requests(source: Source) -> QuerySet[FailedRequest]:
    """The last ones, newest first."""
    recent = FailedRequest.objects.filter(source=source, at__gt=timezone.now() - KEPT_FOR)
    return recent.order_by("-pk")[:KEPT]


@dataclass(frozen=True, slots=True)
class TrafficSum:
    last_request_at: datetime
    requests: int
    errors: int


def traffic_sums(account: Account, *, during: timedelta = KEPT_FOR) -> dict[int, TrafficSum]:
    """What each source of the account sent; one that sent nothing is left out."""
    hours = RequestHour.objects.filter(account=account, hour__gt=timezone.now() - during - timedelta(hours=1))
    summed = hours.values("source_id").annotate(
        last=Max("last_at"), in_all=Sum("requests"), failed=Sum("errors")
    )
    return {row["source_id"]: TrafficSum(row["last"], row["in_all"], row["failed"]) for row in summed}
