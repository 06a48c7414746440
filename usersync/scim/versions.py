"""Entity tags: `W/"3"` is the third version of a resource (RFC 7644 §3.14, RFC 9110 §13)."""

import re
from collections.abc import Collection

from django.http import HttpRequest

from rules.directory.models import DirectoryGroup, DirectoryUser

_TAG = re.compile(r'(?:W/)?"([^"]*)"')
_ANY = "*"
# No version of a row has more.
_MOST_DIGITS = 19


def etag(row: DirectoryUser | DirectoryGroup) -> str:
    return f'W/"{row.version}"'


def demanded_versions(request: HttpRequest) -> Collection[int] | None:
    """The versions of `If-Match`; None where any will do."""
    header = request.META.get("HTTP_IF_MATCH", _ANY).strip()
    return None if header == _ANY else _versions(header)


def is_known(request: HttpRequest, row: DirectoryUser | DirectoryGroup) -> bool:
    """Whether the client has this version already, by its `If-None-Match`."""
    header = request.META.get("HTTP_IF_NONE_MATCH", "").strip()
    return bool(header) and (header == _ANY or row.version in _versions(header))


def _versions(header: str) -> Collection[int]:
    """A tag that this service never gave is no version, and so matches nothing."""
    tags = _TAG.findall(header)
    return {int(tag) for tag in tags if tag.isascii() and tag.isdigit() and len(tag) <= _MOST_DIGITS}
