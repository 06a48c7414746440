"""Cursors (RFC 9865): where a page ended, signed, and good for the query that it came from only.

Only unreserved characters (RFC 3986 §2.3) may be in one.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.core.signing import BadSignature, Signer

from usersync.scim.errors import InvalidCursor


class Place(msgspec.Struct, array_like=True):
    """`key` of the last row that was sent, and how many there were in all at the beginning."""

    key: list[Any]
    total: int


@dataclass(frozen=True, slots=True)
class Cursors:
    """`query` says what the cursors are of: source, resource type, filter and order."""

    query: Sequence[object]

    def write(self, place: Place) -> str:
        content = urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")
        return self._signer.sign(content)

    def read(self, cursor: str) -> Place:
        """Raises InvalidCursor."""
        try:
            content = self._signer.unsign(cursor)
        except BadSignature:
            raise InvalidCursor("The cursor is not one of this query: start again without one.") from None
        return msgspec.json.decode(urlsafe_b64decode(content + "=" * (-len(content) % 4)), type=Place)

    @property
    def _signer(self) -> Signer:
        return Signer(sep=".", salt=f"usersync.scim.cursors {self.query!r}")
