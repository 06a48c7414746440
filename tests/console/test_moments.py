from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rules.audit.actors import SYSTEM
from rules.audit.models import SubjectKind
from rules.audit.services import record
from tests.console.conftest import Harbour
from usersync.console.moments import exact, spoken
from usersync.console.names import initials, short_name

NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=2, minutes=59), "2 h ago"),
        (timedelta(hours=15), "15 h ago"),
        (timedelta(hours=17), "Yesterday"),
        (timedelta(hours=39), "Yesterday"),
        (timedelta(hours=41), "20 Nov"),
        (timedelta(days=400), "18 Oct 2025"),
    ],
)
def test_a_moment_is_said_as_people_say_it(ago: timedelta, said: str) -> None:
    assert spoken(NOW - ago, NOW) == said


def test_the_exact_time_names_its_zone() -> None:
    assert exact(NOW) == "22 Nov 2026, 16:00:00 UTC"


def test_days_begin_where_the_viewer_is() -> None:
    with timezone.override(ZoneInfo("Pacific/Auckland")):
        assert exact(NOW) == "23 Nov 2026, 05:00:00 NZDT"
        assert spoken(NOW - timedelta(days=2), NOW) == "21 Nov"


@pytest.mark.parametrize(
    ("cookie", "said"), [("Europe/Oslo", "17:00:00 CET"), ("Nowhere/At_All", "16:00:00 UTC"), ("", "UTC")]
)
def test_pages_tell_times_in_the_zone_of_the_cookie(
    console: Client, harbour: Harbour, cookie: str, said: str
) -> None:
    record(
        account_id=harbour.account.pk,
        at=NOW,
        actor=SYSTEM,
        action="rule.deleted",
        subject=(SubjectKind.RULE, 1, "Sales"),
        details={"version": 1},
    )
    console.cookies["zone"] = cookie
    assert said in console.get(reverse("console:activity")).content.decode()


def test_names_become_short() -> None:
    assert [short_name(name) for name in ("Maya Okafor", "UserSync", "Ana de la Cruz")] == [
        "M. Okafor",
        "UserSync",
        "A. de la Cruz",
    ]
    assert [initials(name) for name in ("Maya Okafor", "okta", "Ana de la Cruz", "")] == ["MO", "O", "AC", ""]
