"""An e-mail domain counts once it is proven; the newest proof has it; the DNS locks nobody out."""

import pytest
from django.core.cache import cache
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from dns import rcode
from pytest_django.fixtures import Settings

from rules.accounts.models import Account
from rules.audit.actors import SYSTEM
from rules.audit.models import Activity
from tests.console.reading import words
from tests.factories import LONG_AGO, AccountFactory, AppointmentFactory, SsoDomainFactory
from tests.live import Workers, wait_for
from tests.signing_in import sign_in
from tests.sso.conftest import Harbour
from tests.sso.name_server import NameServer
from tests.sso.test_oidc import come_back, leave
from usersync.operators import domains
from usersync.operators.domain_records import Record
from usersync.operators.domains import check, claim, vouch
from usersync.operators.errors import TooManyDomains
from usersync.operators.models import DomainProof, SsoConnection, SsoDomain, SsoKind
from usersync.operators.tasks import check_domains_of, hand_over_domain

PAGE, ADD = reverse("console:sso"), reverse("console:sso_domain_add")
START = reverse("sso")


@pytest.fixture
def console(client: Client, harbour: Harbour) -> Client:
    """Vera, whose account has a connection, and no domain yet."""
    sign_in(client, harbour.vera)
    SsoConnection.objects.get_or_create(
        account=harbour.account, defaults={"kind": SsoKind.OIDC, "key": "harbour-key"}
    )
    return client


@pytest.fixture
def reef(db: None) -> Account:
    """Another account, which has verified harbour.example, and enforces its own provider."""
    appointment = AppointmentFactory.create(account__name="Reef")
    SsoConnection.objects.create(
        account=appointment.account,
        kind=SsoKind.OIDC,
        key="reef-key",
        tested_at=LONG_AGO,
        is_on=True,
        is_enforced=True,
        break_glass=appointment.operator,
    )
    SsoDomainFactory.create(account=appointment.account, verified=True)
    return appointment.account


def add(console: Client, name: str = "harbour.example") -> SsoDomain:
    console.post(ADD, {"domain": name})
    return SsoDomain.objects.get(name=name.lstrip("@").lower(), account__name="Harbour & Sons")


def check_now(console: Client, domain: SsoDomain) -> str:
    cache.clear()  # as if some seconds had gone by
    return words(console.post(reverse("console:sso_domain_check", args=[domain.pk]), follow=True))


def enter(dns: NameServer, *domains: SsoDomain) -> None:
    """Their owner enters the records."""
    values = [Record.of(SsoDomain.objects.get(pk=domain.pk)).value for domain in domains]
    dns.enter(f"_usersync.{domains[0].name}", *values)


def actions() -> list[str]:
    return list(Activity.objects.order_by("id").values_list("action", flat=True))


def test_the_page_shows_what_to_enter_and_what_the_dns_says(console: Client, dns: NameServer) -> None:
    domain = add(console, "@Harbour.Example")
    said = words(console.get(PAGE))
    assert "Waiting for the record" in said
    assert f"Host name _usersync.harbour.example Value usersync-verification={domain.token}" in said
    assert "There is no TXT record at _usersync.harbour.example yet" in check_now(console, domain)
    dns.enter("_usersync.harbour.example", "something else")
    assert "The TXT record at _usersync.harbour.example has another value" in check_now(console, domain)
    enter(dns, domain)
    said = check_now(console, domain)
    assert "The record is there: harbour.example is verified." in said
    assert "Verified since" in said
    assert domain.token not in said
    assert actions() == ["account.sso_domain_claimed", "account.sso_domain_verified"]
    assert Activity.objects.latest("id").details == {"domains": "harbour.example", "proof": "record"}


def test_the_page_itself_asks_the_dns_for_nothing(console: Client, dns: NameServer) -> None:
    domain = add(console)
    console.get(PAGE)
    console.get(reverse("console:sso_domain_remove", args=[domain.pk]))
    assert dns.asked == []


def test_the_dns_is_asked_once_in_a_few_seconds_for_the_whole_account(
    console: Client, dns: NameServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(domains, "_PAUSE_SECONDS", 3600)
    first, second = add(console), add(console, "harbour.test")
    check_now(console, first)
    for domain in (first, second):
        address = reverse("console:sso_domain_check", args=[domain.pk])
        assert "The DNS was asked just now." in words(console.post(address, follow=True))
    assert len(dns.asked) == 1


def test_without_redis_the_dns_is_asked_each_time(
    console: Client, dns: NameServer, settings: Settings
) -> None:
    address = reverse("console:sso_domain_check", args=[add(console).pk])
    here = settings.CACHES["default"]
    settings.CACHES = {"default": here | {"LOCATION": "unix:///nowhere/redis.sock"}}
    for _ in range(2):
        assert "There is no TXT record" in words(console.post(address, follow=True))
    assert len(dns.asked) == 2


def test_a_claim_leads_nobody_to_the_provider(
    connection: SsoConnection, console: Client, dns: NameServer
) -> None:
    SsoDomain.objects.all().delete()
    domain = add(console)
    visitor = Client()
    said = words(visitor.post(START, {"email": "vera@harbour.example"}))
    assert "No company signs in here with addresses like this one." in said
    enter(dns, domain)
    check_now(console, domain)
    assert leave(visitor)["client_id"]


def test_addresses_of_a_claim_are_not_recognised(client: Client, connection: SsoConnection) -> None:
    asked = leave(client)
    SsoDomain.objects.update(verified_at=None, proof="")
    assert "Addresses like vera@harbour.example do not sign in here." in come_back(client, asked)


def test_several_accounts_claim_a_domain_and_one_has_it(console: Client, reef: Account) -> None:
    add(console)
    assert SsoDomain.objects.filter(name="harbour.example").count() == 2
    mine = SsoDomain.objects.exclude(account=reef)
    with pytest.raises(IntegrityError, match="sso_domain_verified_once"):
        mine.update(verified_at=LONG_AGO, proof=DomainProof.RECORD)


def test_the_owner_takes_the_domain_from_whoever_had_it(
    worker: Workers, console: Client, reef: Account, dns: NameServer
) -> None:
    domain, theirs = add(console), SsoDomain.objects.get(account=reef)
    enter(dns, domain, theirs)
    worker()
    assert "becomes yours within a minute" in check_now(console, domain)
    wait_for(lambda: SsoDomain.objects.get(pk=domain.pk).verified_at, what="the domain to be handed over")
    lost = SsoDomain.objects.get(pk=theirs.pk)
    assert (lost.verified_at, lost.proof) == (None, "")
    assert lost.token != theirs.token  # their record is of no use any more
    assert not SsoConnection.objects.get(account=reef).is_enforced
    of_reef = Activity.objects.filter(account=reef).order_by("id").values_list("action", flat=True)
    assert list(of_reef) == ["account.sso_domain_lost", "account.sso_switched"]
    assert "Reef" not in words(console.get(PAGE))


def test_who_has_lost_a_domain_is_told_until_it_is_back(
    client: Client, reef: Account, harbour: Harbour, dns: NameServer
) -> None:
    sign_in(client, reef.appointments.get().operator)
    theirs = SsoDomain.objects.get()
    vouch(account=harbour.account, name="harbour.example")
    said = words(client.get(PAGE))
    assert "another account has it, by a newer proof" in said
    assert "Harbour & Sons" not in said
    enter(dns, theirs)
    check_now(client, theirs)
    hand_over_domain(reef.pk, theirs.pk)
    assert "another account" not in words(client.get(PAGE))
    assert SsoDomain.objects.get(pk=theirs.pk).lost_at is None


def test_a_domain_is_not_handed_over_without_a_fresh_proof(reef: Account) -> None:
    mine = SsoDomainFactory.create(account=AccountFactory.create())
    for found_at in (None, LONG_AGO):
        SsoDomain.objects.filter(pk=mine.pk).update(found_at=found_at)
        hand_over_domain(mine.account_id, mine.pk)
        assert SsoDomain.objects.get(account=reef).verified_at


def test_the_proof_that_is_handed_over_is_of_this_account(reef: Account, console: Client) -> None:
    mine = add(console)
    SsoDomain.objects.filter(pk=mine.pk).update(found_at=timezone.now())
    hand_over_domain(reef.pk, mine.pk)
    assert SsoDomain.objects.get(account=reef).verified_at


def test_each_day_it_is_told_that_a_record_is_gone_and_nothing_else_happens(
    console: Client, dns: NameServer, harbour: Harbour
) -> None:
    domain = add(console)
    enter(dns, domain)
    check_now(console, domain)
    verified_at = SsoDomain.objects.get().verified_at
    dns.records.clear()
    for _day in range(2):
        check_domains_of(harbour.account.pk)
    gone = SsoDomain.objects.get()
    assert (gone.verified_at, gone.missing_since is None) == (verified_at, False)
    assert actions()[2:] == ["account.sso_domain_missing"]
    said = words(console.get(PAGE))
    assert "Record no longer found" in said
    assert f"Value usersync-verification={domain.token}" in said
    enter(dns, domain)
    check_domains_of(harbour.account.pk)
    assert SsoDomain.objects.get().missing_since is None
    assert actions()[3:] == ["account.sso_domain_found"]


def test_a_dns_that_stumbles_is_not_worth_a_word(console: Client, dns: NameServer, harbour: Harbour) -> None:
    domain = add(console)
    enter(dns, domain)
    check_now(console, domain)
    dns.fails = rcode.SERVFAIL
    check_domains_of(harbour.account.pk)
    assert "The DNS gave no answer, so nothing has changed." in check_now(console, domain)
    assert SsoDomain.objects.get().missing_since is None
    assert len(actions()) == 2


def test_what_was_claimed_before_proofs_counts_and_is_not_looked_up(
    console: Client, dns: NameServer, harbour: Harbour
) -> None:
    domain = SsoDomainFactory.create(account=harbour.account, verified=True, proof=DomainProof.EARLIER)
    check_domains_of(harbour.account.pk)
    assert dns.asked == []
    assert "counts until another account proves it" in check_now(console, domain)
    assert SsoDomain.objects.get().missing_since is None
    enter(dns, domain)
    check_now(console, domain)
    proven = SsoDomain.objects.get()
    assert (proven.proof, proven.verified_at) == (DomainProof.RECORD, LONG_AGO)


def test_the_last_domain_that_is_removed_ends_the_enforcement(client: Client, reef: Account) -> None:
    sign_in(client, reef.appointments.get().operator)
    address = reverse("console:sso_domain_remove", args=[SsoDomain.objects.get().pk])
    assert "passwords open this account again" in words(client.get(address))
    client.post(address)
    assert not SsoDomain.objects.exists()
    connection = SsoConnection.objects.get()
    assert (connection.is_on, connection.is_enforced) == (True, False)
    assert actions() == ["account.sso_domain_given_up", "account.sso_switched"]


def test_another_domain_that_is_removed_leaves_the_enforcement(client: Client, reef: Account) -> None:
    other = SsoDomainFactory.create(account=reef, name="reef.example")
    sign_in(client, reef.appointments.get().operator)
    client.post(reverse("console:sso_domain_remove", args=[other.pk]))
    assert SsoConnection.objects.get().is_enforced


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ("harbour", "Enter a domain like a.example."),
        ("Harbour.example", "is in the list already."),
    ],
)
def test_what_cannot_be_claimed_is_said_at_the_field(console: Client, entry: str, complaint: str) -> None:
    add(console)
    assert complaint in words(console.post(ADD, {"domain": entry}))
    assert SsoDomain.objects.count() == 1


def test_an_account_does_not_claim_without_end(harbour: Harbour) -> None:
    account = harbour.account
    for number in range(50):
        claim(account=account, actor=SYSTEM, name=f"n{number}.example")
    with pytest.raises(TooManyDomains):
        claim(account=account, actor=SYSTEM, name="harbour.example")


def test_what_was_given_up_while_the_dns_was_asked_stays_so(harbour: Harbour, dns: NameServer) -> None:
    domain = claim(account=harbour.account, actor=SYSTEM, name="harbour.example")
    enter(dns, domain)
    SsoDomain.objects.all().delete()
    check(domain=domain, actor=SYSTEM)
    assert not SsoDomain.objects.exists()
    assert actions() == ["account.sso_domain_claimed"]
