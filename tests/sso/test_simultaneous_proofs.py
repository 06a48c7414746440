"""Several accounts that prove one domain at once, and what happens while it is handed over."""

import pytest
from django.db import transaction
from django.utils import timezone

from rules.audit.actors import SYSTEM
from rules.audit.models import Activity
from tests.factories import AccountFactory, SsoDomainFactory
from tests.live import PATIENCE, wait_for
from tests.provisioning.conftest import Meanwhile, meanwhile  # noqa: F401 - a fixture
from tests.provisioning.test_simultaneous_moves import waiters
from tests.sso.name_server import NameServer
from usersync.operators.domain_records import Record
from usersync.operators.domains import check, give_up, hand_over, vouch
from usersync.operators.models import SsoDomain
from usersync.operators.tasks import hand_over_domain


def claimed(*, found: bool = False) -> SsoDomain:
    """By an account of its own."""
    return SsoDomainFactory.create(
        account=AccountFactory.create(), found_at=timezone.now() if found else None
    )


def verified() -> SsoDomain:
    return SsoDomainFactory.create(account=AccountFactory.create(), verified=True)


def holder() -> SsoDomain:
    return SsoDomain.objects.get(verified_at__isnull=False)


def test_of_two_who_find_their_record_at_once_one_has_it_and_the_other_is_next(
    meanwhile: Meanwhile,  # noqa: F811 - a fixture
    dns: NameServer,
) -> None:
    first, second = claimed(), claimed()
    dns.enter("_usersync.harbour.example", *(Record.of(each).value for each in (first, second)))
    with transaction.atomic():
        check(domain=first, actor=SYSTEM)
        other = meanwhile(lambda: check(domain=second, actor=SYSTEM))
        wait_for(lambda: waiters() == 1, what="the second proof to wait")
    other.result(timeout=PATIENCE)
    assert holder() == first
    hand_over_domain(second.account_id, second.pk)
    assert holder() == second


def test_of_two_to_whom_it_is_handed_over_at_once_the_later_one_has_it(
    meanwhile: Meanwhile,  # noqa: F811 - a fixture
) -> None:
    verified()
    first, second = claimed(found=True), claimed(found=True)
    with transaction.atomic():
        hand_over(account_id=first.account_id, domain_id=first.pk)
        other = meanwhile(lambda: hand_over_domain(second.account_id, second.pk))
        wait_for(lambda: waiters() == 1, what="the second proof to wait")
    other.result(timeout=PATIENCE)
    assert holder() == second


def test_who_is_vouched_for_in_the_meantime_has_it(meanwhile: Meanwhile) -> None:  # noqa: F811 - a fixture
    verified()
    first, second = claimed(found=True), claimed()
    with transaction.atomic():
        hand_over(account_id=first.account_id, domain_id=first.pk)
        other = meanwhile(lambda: vouch(account=second.account, name=second.name))
        wait_for(lambda: waiters() == 1, what="the second proof to wait")
    other.result(timeout=PATIENCE)
    assert holder() == second


def test_a_claim_that_is_given_up_meanwhile_takes_the_domain_from_nobody(
    meanwhile: Meanwhile,  # noqa: F811 - a fixture
) -> None:
    theirs, claim = verified(), claimed(found=True)
    proof = (claim.account_id, claim.pk)
    with transaction.atomic():
        give_up(domain=claim, actor=SYSTEM)
        other = meanwhile(lambda: hand_over_domain(*proof))
        wait_for(lambda: waiters() == 1, what="the domain to be handed over")
    other.result(timeout=PATIENCE)
    assert holder() == theirs


@pytest.mark.django_db
def test_what_a_worker_hands_over_twice_is_told_once() -> None:
    verified()
    claim = claimed(found=True)
    for _delivery in range(2):
        hand_over_domain(claim.account_id, claim.pk)
    assert Activity.objects.get(account=claim.account).action == "account.sso_domain_verified"
