"""A real DNS server on a loopback port: TXT records that a test enters, and how servers fail."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest
from pytest_django.fixtures import Settings

from tests.live import PATIENCE
from usersync.operators import domain_records


@dataclass(slots=True)
class NameServer:
    address: tuple[str, int] = ("127.0.0.1", 0)
    records: dict[str, list[str]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    fails: dns.rcode.Rcode | None = None
    is_silent: bool = False

    def enter(self, host: str, *values: str) -> None:
        self.records[host] = list(values)

    def answer(self, query: dns.message.QueryMessage) -> dns.message.Message:
        (question,) = query.question
        name = question.name.to_text(omit_final_dot=True)
        self.asked.append((name, dns.rdatatype.to_text(question.rdtype)))
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        if alias := self.aliases.get(name):
            answer.answer.append(dns.rrset.from_text(question.name, 0, "IN", "CNAME", f"{alias}."))
            name = alias
        if values := self.records.get(name):
            quoted = (f'"{value}"' for value in values)
            answer.answer.append(dns.rrset.from_text(f"{name}.", 0, "IN", "TXT", *quoted))
        answer.set_rcode(self.fails or (dns.rcode.NOERROR if values else dns.rcode.NXDOMAIN))
        return answer


@contextmanager
def running() -> Iterator[NameServer]:
    known = NameServer()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            received, socket = self.request
            query: Any = dns.message.from_wire(received)
            if not known.is_silent:
                socket.sendto(known.answer(query).to_wire(), self.client_address)

    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Handler) as server:
        known.address = ("127.0.0.1", server.server_address[1])
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield known
        server.shutdown()


@contextmanager
def asked_patiently(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[NameServer]:
    """A running one that this process asks, once each time, however slowly it answers."""
    monkeypatch.setattr(domain_records, "_ATTEMPT_SECONDS", PATIENCE)
    monkeypatch.setattr(domain_records, "_ALL_SECONDS", PATIENCE)
    with running() as server:
        settings.DNS_RESOLVER = server.address
        yield server
