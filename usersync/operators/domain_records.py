"""What the DNS says of a domain: whether the TXT record is there that proves whose it is.

Nothing but this one name is ever asked for, and nothing of the answer is shown to anybody.
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Self

import dns.exception
import dns.name
import dns.resolver
from django.conf import settings

from usersync.operators.models import SsoDomain

# A label of its own, as other services have theirs: it is in nobody's way, and can lead elsewhere (CNAME).
_LABEL = "_usersync"
_KEY = "usersync-verification"
# Of one attempt, and of all together: somebody waits at the page.
_ATTEMPT_SECONDS, _ALL_SECONDS = 1.5, 4.0
# What the largest domain leaves of the 253 characters of a host name.
MAX_LENGTH = 253 - len(_LABEL) - 1


class Answer(Enum):
    FOUND = auto()
    OTHER = auto()  # there is a TXT record, and it says something else
    ABSENT = auto()
    SILENT = auto()  # no answer, or none that could be used: it says nothing about the record


@dataclass(frozen=True, slots=True)
class Record:
    """What the owner of the domain enters in the DNS."""

    host: str
    value: str

    @classmethod
    def of(cls, domain: SsoDomain) -> Self:
        return cls(f"{_LABEL}.{domain.name}", f"{_KEY}={domain.token}")


def look_up(record: Record) -> Answer:
    """Asks the DNS and takes as long as that takes, up to some seconds: outside of transactions."""
    try:
        # Absolute: the search list of the machine could make another name of it.
        name = dns.name.from_text(f"{record.host}.")
        found = _resolver().resolve(name, "TXT", search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return Answer.ABSENT
    except (dns.exception.DNSException, OSError):
        return Answer.SILENT
    values = {b"".join(row.strings).strip() for row in found}
    return Answer.FOUND if record.value.encode() in values else Answer.OTHER


def _resolver() -> dns.resolver.Resolver:
    """The one of `DNS_RESOLVER`, or those of the system."""
    chosen = settings.DNS_RESOLVER
    resolver = dns.resolver.Resolver(configure=chosen is None)
    if chosen:
        address, resolver.port = chosen
        resolver.nameservers = [address]
    resolver.timeout, resolver.lifetime = _ATTEMPT_SECONDS, _ALL_SECONDS
    return resolver
