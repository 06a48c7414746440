import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from rules.accounts.rights import EVERYTHING
from rules.audit.actors import RULES, Actor
from rules.audit.models import SubjectKind
from rules.audit.services import record
from rules.provisioning.history import HOLDINGS_CHANGED
from tests.console.conftest import Harbour
from tests.console.reading import link, words
from tests.factories import AccountFactory, DirectoryUserFactory

URL = reverse("console:activity")
EXPORT = reverse("console:activity_export")
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
VERA = Actor.operator("Vera Vogt", EVERYTHING)


@pytest.fixture
def story(harbour: Harbour) -> Harbour:
    """On 4 March Alice joins Sales; on the 5th she gets Meeting, Bruno fails, and Vera renames a group."""
    account = harbour.account.pk
    alice = (SubjectKind.DIRECTORY_USER, harbour.alice.pk, "Alice Anders")
    joined = record(
        account_id=account,
        at=NOON - timedelta(days=1),
        actor=Actor.source("Okta"),
        action="group.members_joined",
        subject=(SubjectKind.DIRECTORY_GROUP, harbour.sales.pk, "Sales"),
    )
    entry = {"event": "got", "kind": "products", "value": "GoTo Meeting", "rule": "Rule 1, Sales"}
    record(
        account_id=account,
        at=NOON,
        actor=RULES,
        action=HOLDINGS_CHANGED,
        subject=alice,
        details={"entries": [entry]},
        cause_id=joined,
    )
    record(
        account_id=account,
        at=NOON,
        actor=RULES,
        action="user.reconcile_failed",
        subject=(SubjectKind.DIRECTORY_USER, harbour.bruno.pk, "Bruno Bianchi"),
        details={"error": "a value too long"},
    )
    record(
        account_id=account,
        at=NOON + timedelta(hours=1),
        actor=VERA,
        action="user_group.changed",
        subject=(SubjectKind.USER_GROUP, 7, "Crew"),
        details={"before": {"name": "Deck"}, "after": {"name": "Crew"}},
    )
    return harbour


def test_the_newest_is_first_with_what_led_to_it(console: Client, story: Harbour) -> None:
    said = words(console.get(URL))
    assert said.index("User group changed") < said.index("Got GoTo Meeting") < said.index("Members joined")
    assert "Joined directory group Sales, Okta Alice Anders User Rules" in said


def test_details_tell_before_and_after(console: Client, story: Harbour) -> None:
    assert "User group changed Name Deck Crew Crew User group Vera Vogt Operator" in words(console.get(URL))


def test_a_rule_is_told_by_the_names_of_its_time(console: Client, harbour: Harbour) -> None:
    record(
        account_id=harbour.account.pk,
        at=NOON,
        actor=VERA,
        action="rule.changed",
        subject=(SubjectKind.RULE, 1, "Sales"),
        details={
            "version": 2,
            "before": {"group_id": 3},
            "content": {"group_id": 3, "product_ids": [5, 6]},
            "names": {"product_ids": {"5": "GoTo Meeting", "6": "OpenVoice"}},
        },
    )
    assert "Rule changed Products GoTo Meeting, OpenVoice" in words(console.get(URL))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"type": "user_group"}, {"User group changed"}),
        ({"type": "directory_user"}, {"Got GoTo Meeting", "Rules could not be applied"}),
        ({"status": "failed"}, {"Rules could not be applied"}),
        ({"status": "failed", "type": "rule"}, set()),
        ({"q": "alice"}, {"Got GoTo Meeting"}),
        ({"q": "VERA vogt"}, {"User group changed"}),
        (
            {"since": "2026-03-05", "q": ""},
            {"Got GoTo Meeting", "Rules could not be applied", "User group changed"},
        ),
        ({"until": "2026-03-04"}, {"Members joined"}),
        ({"since": "yesterday", "type": "nonsense", "until": "2026-03-04"}, {"Members joined"}),
        ({"since": "0001-01-01", "until": "9999-12-31", "type": "user_group"}, {"User group changed"}),
        ({"q": "nobody"}, set()),
    ],
)
def test_filters_find(console: Client, story: Harbour, asked: dict[str, str], found: set[str]) -> None:
    titles = {"Got GoTo Meeting", "Rules could not be applied", "User group changed", "Members joined"}
    said = words(console.get(URL, asked))
    assert {title for title in titles if title in said} == found
    assert ("Nothing found" in said) == (not found)


def test_days_begin_and_end_where_the_viewer_is(console: Client, story: Harbour) -> None:
    """When something happens in the afternoon of the 5th, the 6th has begun in Auckland."""
    console.cookies["zone"] = "Pacific/Auckland"
    assert "User group changed" in words(console.get(URL, {"since": "2026-03-06"}))
    assert "User group changed" not in words(console.get(URL, {"until": "2026-03-05"}))
    console.cookies["zone"] = "Pacific/Honolulu"
    assert "User group changed" in words(console.get(URL, {"until": "2026-03-05"}))


def test_somebody_who_is_gone_is_found_by_name(console: Client, story: Harbour) -> None:
    record(
        account_id=story.account.pk,
        at=NOON,
        actor=Actor.source("Okta"),
        action="user.deleted",
        subject=(SubjectKind.DIRECTORY_USER, story.alice.pk, "Alice Anders"),
    )
    story.alice.delete()
    said = words(console.get(URL, {"q": "anders"}))
    assert "Deleted" in said
    assert "Got GoTo Meeting" in said


def test_what_is_there_still_is_linked(console: Client, story: Harbour) -> None:
    page_of_alice = reverse("console:user", args=[story.alice.pk])
    assert page_of_alice in console.get(URL).content.decode()
    story.alice.delete()
    assert page_of_alice not in console.get(URL).content.decode()


def test_pages_go_on_where_the_last_one_ended(console: Client, harbour: Harbour) -> None:
    for number in range(120):
        record(
            account_id=harbour.account.pk,
            at=NOON,
            actor=VERA,
            action="group.changed",
            subject=(SubjectKind.DIRECTORY_GROUP, None, f"Crew {number:03}"),
        )
    first = console.get(URL)
    second = console.get(URL, {"before": first.context["page"].older})
    third = console.get(URL, {"before": second.context["page"].older})
    seen = [each.subject_name for page in (first, second, third) for each in page.context["page"].found]
    assert seen == [f"Crew {number:03}" for number in reversed(range(120))]
    assert third.context["page"].older is None
    back = console.get(URL, {"after": third.context["page"].newer})
    assert back.context["page"].found == second.context["page"].found
    newest = console.get(URL, {"after": second.context["page"].newer})
    assert newest.context["page"].found == first.context["page"].found
    assert newest.context["page"].newer is None


@pytest.mark.parametrize("place", ["x", "9" * 40, "-1", ""])
def test_a_place_that_there_is_not_is_the_beginning(console: Client, story: Harbour, place: str) -> None:
    assert "User group changed" in words(console.get(URL, {"before": place, "after": place}))


def test_what_happened_in_another_account_is_not_here(console: Client, story: Harbour) -> None:
    other = AccountFactory.create()
    told = record(
        account_id=other.pk,
        at=NOON,
        actor=VERA,
        action="sync.turned_off",
        subject=(SubjectKind.ACCOUNT, 1, "X"),
    )
    assert "User Sync turned off" not in words(console.get(URL, {"before": told}))
    assert "sync" not in export(console)[1]


def export(console: Client, **asked: str) -> list[list[str]]:
    response = console.get(EXPORT, asked)
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # the stubs know less
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_export_has_all_that_the_filters_find(console: Client, story: Harbour) -> None:
    lines = export(console, type="directory_user")
    assert [line[3] for line in lines] == ["What", "Rules could not be applied", "Got GoTo Meeting"]
    assert lines[1][6] == "Failed"
    assert lines[2][:2] == ["2026-03-05 12:00:00", "User"]


def test_the_export_stands_above_the_list_and_keeps_its_filters(console: Client, story: Harbour) -> None:
    page = console.get(URL, {"type": "directory_user", "before": "999999999"}).content.decode()
    assert link(page, "Export as CSV") == f"{EXPORT}?type=directory_user"
    assert page.index("Export as CSV") < page.index('role="search"')
    assert "Export as CSV" not in words(console.get(URL, {"q": "nobody"}))


def test_spreadsheets_are_told_that_the_export_is_utf_8(console: Client, story: Harbour) -> None:
    first, *others = console.get(EXPORT).streaming_content  # type: ignore[attr-defined]  # the stubs know less
    assert first.decode().startswith("\ufeffTime (UTC),Type")
    assert "\ufeff" not in b"".join(others).decode()


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        # Where the comma is that of decimals, Excel begins a cell behind each of these.
        ("Alice;=HYPERLINK(1);", "Alice;'=HYPERLINK(1);"),
        ("Alice\t@SUM(1)", "Alice\t'@SUM(1)"),
        ("Alice\n;+1", "Alice\n;'+1"),
        ("Anne-Marie; Lisa = Elisabeth", "Anne-Marie; Lisa = Elisabeth"),
    ],
)
def test_a_name_that_looks_like_a_formula_stays_text(
    console: Client, harbour: Harbour, name: str, written: str
) -> None:
    evil = DirectoryUserFactory.create(source=harbour.source, display_name=name)
    record(
        account_id=harbour.account.pk,
        at=NOON,
        actor=VERA,
        action="user.created",
        subject=(SubjectKind.DIRECTORY_USER, evil.pk, evil.full_name),
    )
    assert export(console)[1][2] == written


def test_before_anything_happened_the_list_says_what_will_be_here(console: Client, harbour: Harbour) -> None:
    assert "Nothing has happened yet" in words(console.get(URL))
