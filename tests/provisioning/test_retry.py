"""Retry sync: whoever has failed in one way is tried again."""

import pytest

from rules.audit.models import Activity
from rules.catalog.models import Product
from rules.directory.models import DirectoryUser
from rules.provisioning.failures import records
from rules.provisioning.failures.errors import NothingToRetry
from rules.provisioning.failures.records import Failed
from rules.provisioning.failures.retry import retry_failures
from rules.provisioning.models import Failure, FailureKind, PendingUser, WelcomeMail, WelcomeMailState
from tests.factories import LONG_AGO, AccountFactory
from tests.provisioning.conftest import MAYA, Company, Two


def retry(halden: Company, kind: FailureKind) -> int:
    return retry_failures(account=halden.account, actor=MAYA, kind=kind)


def pending() -> set[int]:
    return {user_id for user_id in PendingUser.objects.values_list("user_id", flat=True) if user_id}


def test_a_retry_has_exactly_the_users_reconciled_who_failed_that_way(halden: Company, two: Two) -> None:
    _, alicia = two
    assert retry(halden, FailureKind.EMAIL_TAKEN) == 1
    assert pending() == {alicia.pk}


def test_whose_cause_is_still_there_stays_a_failure_since_the_same_time(halden: Company, two: Two) -> None:
    before = Failure.objects.get()
    retry(halden, FailureKind.EMAIL_TAKEN)
    halden.settle()
    assert Failure.objects.get().since == before.since
    assert Activity.objects.filter(action="user.email_taken").count() == 1


def test_a_retry_says_who_asked_for_it(halden: Company, two: Two) -> None:
    retry(halden, FailureKind.EMAIL_TAKEN)
    told = Activity.objects.get(action="failures.retried")
    assert (told.actor_name, told.details) == ("Maya Okafor", {"kind": "email_taken", "users": 1})


def test_who_is_out_of_seats_is_tried_again_too(halden: Company) -> None:
    alice, bruno = halden.people(2)
    halden.rule(halden.group("Sales", [alice, bruno]), halden.product("Meeting", 1))
    halden.settle()
    # Somebody has written to the table by hand: nothing in the queue would ever move the line.
    Product.objects.update(seat_limit=2)
    assert retry(halden, FailureKind.OUT_OF_SEATS) == 1
    halden.settle()
    assert halden.seats(bruno) == {"Meeting": "held"}


def test_a_welcome_mail_that_failed_is_queued_again(halden: Company) -> None:
    alice, bruno = halden.people(2)
    halden.rule(halden.group("Sales", [alice, bruno]), halden.product("Meeting"))
    halden.settle()
    _fail_to_mail(halden, alice)
    assert retry(halden, FailureKind.MAIL_UNDELIVERABLE) == 1
    assert WelcomeMail.objects.get(user=alice).state == WelcomeMailState.QUEUED
    assert not Failure.objects.exists()


def test_nothing_to_retry_is_refused_and_not_recorded(halden: Company) -> None:
    with pytest.raises(NothingToRetry):
        retry(halden, FailureKind.EMAIL_TAKEN)
    assert not Activity.objects.filter(action="failures.retried").exists()


def test_a_failure_of_one_account_is_not_retried_by_another(halden: Company, two: Two) -> None:
    with pytest.raises(NothingToRetry):
        retry_failures(account=AccountFactory.create(), actor=MAYA, kind=FailureKind.EMAIL_TAKEN)
    assert not pending()


def _fail_to_mail(halden: Company, person: DirectoryUser) -> None:
    WelcomeMail.objects.filter(user=person).update(state=WelcomeMailState.FAILED)
    failed = [Failed(person.pk, detail="550 no such mailbox")]
    records.write(halden.account.pk, FailureKind.MAIL_UNDELIVERABLE, failed, LONG_AGO)
