"""The e-mail domains of an account: claimed by whoever says so, counted once they are verified.

Several accounts may claim a domain; one has verified it, the one with the newest proof. Who loses it gets a
new token, so that an old record of theirs proves nothing any more.
"""

import logging
import secrets as random
from datetime import timedelta

from celery import current_app
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from rules.accounts.doors import Door, account_behind
from rules.accounts.models import Account
from rules.accounts.rights import Right
from rules.accounts.walls import within
from rules.audit.actors import SYSTEM, Actor, needs
from usersync.operators.activity import record_account
from usersync.operators.domain_records import Answer, Record, look_up
from usersync.operators.errors import CheckedJustNow, ClaimedAlready, TooManyDomains
from usersync.operators.models import DomainProof, SsoConnection, SsoDomain

HAND_OVER = "operators.hand_over_domain"
_PAUSE_SECONDS = 5
_MOST = 50
# So long may a worker take to hand over what a record has just proven.
_PROOF_LASTS = timedelta(minutes=10)
_TURN = "SELECT pg_advisory_xact_lock(hashtextextended('usersync:sso-domains', 0))"
_log = logging.getLogger(__name__)


@needs(Right.ADMINISTER)
@transaction.atomic
def claim(*, account: Account, actor: Actor, name: str) -> SsoDomain:
    """It counts for nothing yet. Raises ClaimedAlready, TooManyDomains."""
    if SsoDomain.objects.filter(account=account).count() >= _MOST:
        raise TooManyDomains(_MOST)
    domain, is_new = _claimed(account, name)
    if not is_new:
        raise ClaimedAlready(name)
    record_account(account, actor, "account.sso_domain_claimed", domains=name)
    return domain


@needs(Right.ADMINISTER, of="domain")
@transaction.atomic
def give_up(*, domain: SsoDomain, actor: Actor) -> None:
    record_account(domain.account, actor, "account.sso_domain_given_up", domains=domain.name)
    domain.delete()
    _enforce_no_more_without_domains(domain.account)


@needs(Right.ADMINISTER, of="domain")
def check(*, domain: SsoDomain, actor: Actor) -> Answer:
    """Ask the DNS now. Raises CheckedJustNow: once in a few seconds for the whole account."""
    if _checked_just_now(domain.account_id):
        raise CheckedJustNow
    answer = look_up(Record.of(domain))
    _note(domain, answer, actor)
    return answer


def _checked_just_now(account_id: int) -> bool:
    """Where Redis does not answer nobody is held back."""
    try:
        return not cache.add(f"sso-domains-checked:{account_id}", 1, timeout=_PAUSE_SECONDS)
    except RedisError:
        return False


def check_again(account_id: int) -> None:
    """What counts because of its record. One that is gone is told of, and takes nothing from anybody."""
    for domain in SsoDomain.objects.filter(account=account_id, proof=DomainProof.RECORD):
        _note(domain, look_up(Record.of(domain)), SYSTEM)


@transaction.atomic
def hand_over(*, account_id: int, domain_id: int) -> None:
    """To the account whose record was just found, from the one that had the domain until now. It is called
    where no account has been entered: this concerns two."""
    _one_proof_at_a_time()
    recently = timezone.now() - _PROOF_LASTS
    with within(account_id):
        claim = SsoDomain.objects.filter(account=account_id, pk=domain_id, verified_at=None)
        # Held, so that it is not given up while it is taken from the other one.
        domain = claim.filter(found_at__gt=recently).select_for_update().first()
    if domain:
        _take(domain.name, but_from=account_id)
        with within(account_id):
            _verify(domain, DomainProof.RECORD, SYSTEM)


@transaction.atomic
def vouch(*, account: Account, name: str) -> None:
    """For whoever runs the server, and where no DNS can be asked."""
    _one_proof_at_a_time()
    _take(name, but_from=account.pk)
    with within(account.pk):
        _verify(_claimed(account, name)[0], DomainProof.SERVER, SYSTEM)


def _one_proof_at_a_time() -> None:
    """Of all accounts: until the transaction ends nobody else verifies a domain. It comes first there, ahead
    of any row: whoever has the turn may want that row."""
    with connection.cursor() as cursor:
        cursor.execute(_TURN)


def _claimed(account: Account, name: str) -> tuple[SsoDomain, bool]:
    return SsoDomain.objects.get_or_create(account=account, name=name, defaults={"token": _new_token()})


def _new_token() -> str:
    return random.token_hex(16)


@transaction.atomic
def _note(domain: SsoDomain, answer: Answer, actor: Actor) -> None:
    """Of a domain that was given up, or lost, while the DNS was asked nothing is noted."""
    _one_proof_at_a_time()
    same = SsoDomain.objects.filter(account=domain.account_id, pk=domain.pk, token=domain.token)
    row = same.select_for_update().first()
    if row is None or answer is Answer.SILENT:
        return
    if answer is Answer.FOUND:
        _found(row, actor)
    elif row.proof == DomainProof.RECORD and row.missing_since is None:
        row.missing_since = timezone.now()
        row.save()
        record_account(row.account, actor, "account.sso_domain_missing", domains=row.name)


def _found(domain: SsoDomain, actor: Actor) -> None:
    was_missing = domain.missing_since is not None
    domain.found_at, domain.missing_since = timezone.now(), None
    domain.save()
    holder = account_behind(Door.OF_SSO_DOMAIN, domain.name)
    if holder not in {None, domain.account_id}:
        transaction.on_commit(lambda: _have_handed_over(domain))
    elif domain.proof != DomainProof.RECORD:
        _verify(domain, DomainProof.RECORD, actor)
    elif was_missing:
        record_account(domain.account, actor, "account.sso_domain_found", domains=domain.name)


def _have_handed_over(domain: SsoDomain) -> None:
    """A worker does it, who is not within this account. Where none can be asked, the next check asks."""
    try:
        current_app.send_task(HAND_OVER, args=[domain.account_id, domain.pk], retry=False)
    except (OperationalError, RedisError, OSError):
        _log.exception("Nobody can be asked to hand over a domain.")


def _verify(domain: SsoDomain, proof: DomainProof, actor: Actor) -> None:
    domain.proof, domain.missing_since, domain.lost_at = proof, None, None
    domain.verified_at = domain.verified_at or timezone.now()
    domain.save()
    record_account(
        domain.account, actor, "account.sso_domain_verified", domains=domain.name, proof=proof.value
    )


def _take(name: str, *, but_from: int) -> None:
    """From the account that has verified it, if that is another one."""
    holder = account_behind(Door.OF_SSO_DOMAIN, name)
    if holder is None or holder == but_from:
        return
    with within(holder):
        verified = SsoDomain.objects.filter(account=holder, name=name, verified_at__isnull=False)
        for domain in verified.select_for_update():
            domain.proof, domain.token = "", _new_token()
            domain.verified_at = domain.found_at = domain.missing_since = None
            domain.lost_at = timezone.now()
            domain.save()
            record_account(domain.account, SYSTEM, "account.sso_domain_lost", domains=name)
            _enforce_no_more_without_domains(domain.account)


def _enforce_no_more_without_domains(account: Account) -> None:
    """Nobody is led to the identity provider without a domain, so the password has to open again."""
    connection = SsoConnection.objects.select_for_update().filter(account=account).first()
    is_enforced = connection is not None and connection.is_enforced
    if not is_enforced or SsoDomain.objects.filter(account=account, verified_at__isnull=False).exists():
        return
    assert connection
    connection.is_enforced = False
    connection.save(update_fields=["is_enforced"])
    record_account(account, SYSTEM, "account.sso_switched", on=str(connection.is_on), enforced="False")
