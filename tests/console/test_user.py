import html
import re

from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from rules.audit.actors import RULES, SYSTEM
from rules.audit.models import Activity, SubjectKind
from rules.audit.services import record
from rules.directory.records import AddMembers
from rules.provisioning import intake
from rules.provisioning.models import Profile
from rules.provisioning.reconcile import run_batch
from rules.provisioning.rule_changes import set_rule_enabled
from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import LONG_AGO


def url(harbour: Harbour) -> str:
    return reverse("console:user", args=[harbour.alice.pk])


def refresh(harbour: Harbour) -> str:
    return reverse("console:user_refresh", args=[harbour.alice.pk])


def seen_in(response: HttpResponseBase) -> str:
    """What the part of the page sends back when it asks again."""
    page = response.content.decode()  # type: ignore[attr-defined]  # the stubs know less
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return found[1]


def join_support(harbour: Harbour) -> None:
    intake.change_group(
        source=harbour.source,
        public_id=harbour.support.public_id,
        operations=[AddMembers([harbour.alice.public_id])],
    )
    run_batch(harbour.account.pk, limit=10)


def test_it_tells_what_the_directory_says(console: Client, harbour: Harbour) -> None:
    said = words(console.get(url(harbour)))
    assert "alice@harbour.example · from Okta (SCIM 2.0)" in said
    assert "Department Sales Directory groups Sales" in said
    assert "Not provisioned" in said


def test_a_seat_carries_the_rule_it_comes_from(console: Client, harbour: Harbour) -> None:
    harbour.rules(harbour.support)
    join_support(harbour)
    said = words(console.get(url(harbour)))
    assert "What Alice holds and why" in said
    assert "Products GoTo Meeting #1 Support" in said
    assert "Admin rights None No rule gives any" in said


def test_what_a_rule_gives_but_is_not_applied_is_told(console: Client, harbour: Harbour) -> None:
    harbour.rules(harbour.sales)
    said = words(console.get(url(harbour)))
    assert "Products None Not applied yet Why none #1 Sales gives GoTo Meeting. Not applied yet." in said
    assert "Admin rights None No rule gives any Why none #1 Sales names nothing here." in said


def test_a_picked_language_is_the_choice_of_the_user(console: Client, harbour: Harbour) -> None:
    harbour.rules(harbour.sales)
    Profile.objects.filter(user=harbour.alice).update(language="it", language_is_picked=True)
    said = words(console.get(url(harbour)))
    assert "Language Italiano Alice\N{RIGHT SINGLE QUOTATION MARK}s choice" in said
    assert "#1 Sales says English. A language that the user picked wins." in said


def test_history_tells_what_happened_and_through_what(console: Client, harbour: Harbour) -> None:
    harbour.rules(harbour.support)
    join_support(harbour)
    said = words(console.get(url(harbour)))
    assert "First provisioned Joined directory group Support, Okta · just now" in said
    assert "Got GoTo Meeting #1 Support, version 1 · just now" in said


def test_history_tells_which_change_of_a_rule_set_it_off(console: Client, harbour: Harbour) -> None:
    (rule,) = harbour.rules(harbour.support)
    join_support(harbour)
    set_rule_enabled(account=harbour.account, actor=SYSTEM, rule_id=rule.pk, enabled=False)
    run_batch(harbour.account.pk, limit=10)
    page = console.get(url(harbour))
    assert "Lost GoTo Meeting #1 Support, version 2" in words(page)
    assert "Suspended, no rule matches Rule on Support, version 2: Disabled, UserSync · just now" in words(
        page
    )
    assert f"{reverse('console:rule_history', args=[rule.pk])}#version-2" in page.content.decode()


def test_history_names_the_request_of_the_directory(console: Client, harbour: Harbour) -> None:
    harbour.rules(harbour.support)
    intake.change_group(
        source=harbour.source,
        public_id=harbour.support.public_id,
        operations=[AddMembers([harbour.alice.public_id])],
        request="7f3a",
    )
    run_batch(harbour.account.pk, limit=10)
    assert "Joined directory group Support, Okta, request 7f3a" in words(console.get(url(harbour)))


def test_a_long_history_goes_on_in_the_activity_history(console: Client, harbour: Harbour) -> None:
    older = "Older ones, in the activity history"
    for _ in range(31):
        assert older not in words(console.get(url(harbour)))
        record(
            account_id=harbour.account.pk,
            at=LONG_AGO,
            actor=SYSTEM,
            action="user.changed",
            subject=(SubjectKind.DIRECTORY_USER, harbour.alice.pk, "Alice Anders"),
        )
    page = console.get(url(harbour))
    assert older in words(page)
    (address,) = re.findall(r'href="(/activity/\?[^"]+)"', page.content.decode())
    assert len(console.get(html.unescape(address)).context["page"].found) == 31


def test_what_history_does_not_know_is_told_plainly(console: Client, harbour: Harbour) -> None:
    Activity.objects.create(
        account=harbour.account,
        at=LONG_AGO,
        action="user.quizzed",
        actor_kind=RULES.kind,
        actor_name="Alice Anders",
        subject_kind=SubjectKind.DIRECTORY_USER,
        subject_id=harbour.alice.pk,
        subject_name="Alice Anders",
    )
    assert "User quizzed Alice Anders" in words(console.get(url(harbour)))


def test_a_new_seat_comes_with_the_refresh(console: Client, harbour: Harbour, htmx: dict[str, str]) -> None:
    harbour.rules(harbour.support)
    before = console.get(refresh(harbour), headers=htmx)
    join_support(harbour)
    after = console.get(refresh(harbour), {"seen": seen_in(before)}, headers=htmx)
    assert "GoTo Meeting" not in words(before)
    assert "Products GoTo Meeting #1 Support" in words(after)
    assert "Active" in words(after)


def test_a_refresh_without_news_moves_nothing(
    console: Client, harbour: Harbour, htmx: dict[str, str]
) -> None:
    seen = seen_in(console.get(refresh(harbour), headers=htmx))
    response = console.get(refresh(harbour), {"seen": seen}, headers=htmx)
    assert (response.status_code, response.content) == (204, b"")
