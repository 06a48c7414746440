"""What the DNS is asked for, and what its answers mean."""

import pytest
from django.core.exceptions import ValidationError
from dns import rcode
from pytest_django.fixtures import Settings

from tests.sso.name_server import NameServer
from usersync import env
from usersync.operators import domain_records
from usersync.operators.domain_names import domain_name
from usersync.operators.domain_records import Answer, Record, look_up

HOST, VALUE = "_usersync.harbour.example", "usersync-verification=0a1b"
RECORD = Record(HOST, VALUE)


def test_the_record_is_found_among_others(dns: NameServer) -> None:
    dns.enter(HOST, "v=spf1 -all", VALUE)
    assert look_up(RECORD) is Answer.FOUND


def test_a_value_in_pieces_is_one_value(dns: NameServer) -> None:
    """As the DNS keeps what is longer than 255 bytes, and some servers everything."""
    dns.enter(HOST, f'{VALUE[:9]}" "{VALUE[9:]}')
    assert look_up(RECORD) is Answer.FOUND


def test_the_record_may_stand_elsewhere(dns: NameServer) -> None:
    dns.aliases[HOST] = "proofs.another.example"
    dns.enter("proofs.another.example", VALUE)
    assert look_up(RECORD) is Answer.FOUND


@pytest.mark.parametrize("said", ["usersync-verification=ffff", f"{VALUE}0", f"not {VALUE}", VALUE.upper()])
def test_another_value_proves_nothing(dns: NameServer, said: str) -> None:
    dns.enter(HOST, said)
    assert look_up(RECORD) is Answer.OTHER


def test_nothing_but_the_one_record_is_asked_for(dns: NameServer) -> None:
    dns.enter("harbour.example", VALUE)
    assert look_up(RECORD) is Answer.ABSENT
    assert set(dns.asked) == {(HOST, "TXT")}


@pytest.mark.parametrize("code", [rcode.SERVFAIL, rcode.REFUSED])
def test_a_server_that_cannot_answer_says_nothing_of_the_record(dns: NameServer, code: rcode.Rcode) -> None:
    dns.fails = code
    assert look_up(RECORD) is Answer.SILENT


def test_a_server_that_does_not_answer_is_not_waited_for_long(
    dns: NameServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(domain_records, "_ATTEMPT_SECONDS", 0.1)
    monkeypatch.setattr(domain_records, "_ALL_SECONDS", 0.3)
    dns.is_silent = True
    assert look_up(RECORD) is Answer.SILENT


def test_where_nobody_listens_nothing_is_said_of_the_record(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(domain_records, "_ALL_SECONDS", 0.3)
    settings.DNS_RESOLVER = ("127.0.0.1", 9)
    assert look_up(RECORD) is Answer.SILENT


@pytest.mark.parametrize(
    ("said", "resolver"),
    [
        ("", None),
        ("192.0.2.1", ("192.0.2.1", 53)),
        ("192.0.2.1:5353", ("192.0.2.1", 5353)),
        ("2001:db8::1", ("2001:db8::1", 53)),
        ("[2001:db8::1]:5353", ("2001:db8::1", 5353)),
    ],
)
def test_the_resolver_is_an_address_with_or_without_a_port(
    monkeypatch: pytest.MonkeyPatch, said: str, resolver: tuple[str, int] | None
) -> None:
    monkeypatch.setenv("DNS_RESOLVER", said)
    assert env.endpoint("DNS_RESOLVER", port=53) == resolver


@pytest.mark.parametrize("said", ["dns.example", "https://192.0.2.1/q", "192.0.2.1:many", "192.0.2.1:99999"])
def test_what_is_no_address_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("DNS_RESOLVER", said)
    with pytest.raises(env.BadEnvironment, match="DNS_RESOLVER must be an IP address"):
        env.endpoint("DNS_RESOLVER", port=53)


@pytest.mark.parametrize("said", ["harbour.example", "@Harbour.Example", " harbour.example. "])
def test_a_domain_is_kept_in_one_way(said: str) -> None:
    assert domain_name(said) == "harbour.example"


LABEL = "a" * 63


@pytest.mark.parametrize(
    "said",
    [
        *("", "harbour", "10.0.0.1", "-a.example", "a-.example", "a..example", "a.example/x", "a.example:53"),
        *(f"{LABEL}a.example", ".".join([LABEL] * 4), "hafen.exämple", "_usersync.a.example", "a b.example"),
    ],
)
def test_what_is_no_domain_is_never_looked_up(said: str) -> None:
    with pytest.raises(ValidationError):
        domain_name(said)


def test_the_longest_domain_can_be_looked_up(dns: NameServer) -> None:
    longest = domain_name(f"{LABEL}.{LABEL}.{LABEL}.{'b' * 49}.c")
    assert len(longest) == 243
    dns.enter(f"_usersync.{longest}", VALUE)
    assert look_up(Record(f"_usersync.{longest}", VALUE)) is Answer.FOUND
