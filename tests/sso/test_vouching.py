"""`manage.py sso_domain verify`: the word of whoever runs the server, where no DNS can be asked."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from rules.audit.models import Activity, ActorKind
from tests.factories import AccountFactory, SsoDomainFactory
from tests.sso.conftest import Harbour
from tests.sso.name_server import NameServer
from usersync.operators.models import DomainProof, SsoDomain
from usersync.operators.tasks import check_domains_of


def verify(account: str, domain: str) -> str:
    output = StringIO()
    call_command("sso_domain", "verify", "--account", account, domain, stdout=output)
    return output.getvalue()


def test_a_domain_is_verified_without_the_dns(harbour: Harbour, dns: NameServer) -> None:
    slug = harbour.account.slug
    assert verify(slug, "Harbour.example") == "harbour.example is verified for Harbour & Sons.\n"
    domain = SsoDomain.objects.get()
    assert (domain.account, domain.proof, domain.verified_at is None) == (
        harbour.account,
        DomainProof.SERVER,
        False,
    )
    told = Activity.objects.get()
    assert (told.action, told.actor_kind, told.details["proof"]) == (
        "account.sso_domain_verified",
        ActorKind.SYSTEM,
        "server",
    )
    check_domains_of(harbour.account.pk)
    assert dns.asked == []


def test_a_claim_is_vouched_for_and_the_other_account_loses_the_domain(harbour: Harbour) -> None:
    reef = AccountFactory.create(name="Reef")
    SsoDomainFactory.create(account=reef, verified=True)
    claimed = SsoDomainFactory.create(account=harbour.account)
    verify(harbour.account.slug, "harbour.example")
    assert SsoDomain.objects.get(verified_at__isnull=False) == claimed
    assert Activity.objects.get(account=reef).action == "account.sso_domain_lost"


@pytest.mark.parametrize(
    ("account", "domain", "said"), [("nobody", "a.example", "no account"), ("", "a", "no domain")]
)
def test_what_cannot_be_verified_is_said(harbour: Harbour, account: str, domain: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        verify(account or harbour.account.slug, domain)
    assert not SsoDomain.objects.exists()
