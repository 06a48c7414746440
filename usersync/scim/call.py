"""A request whose sender is known."""

from collections.abc import Mapping
from functools import cached_property

from django.http import HttpRequest

from rules.directory.models import Source
from usersync import request_ids
from usersync.addresses import scim_base_url
from usersync.scim.bodies import body_of


class Call:
    def __init__(self, request: HttpRequest, source: Source) -> None:
        self.request = request
        self.source = source

    @property
    def request_id(self) -> str:
        return request_ids.current()

    @cached_property
    def query(self) -> Mapping[str, str]:
        return self.request.GET.dict() if self.request.META.get("QUERY_STRING") else {}

    @cached_property
    def base_url(self) -> str:
        return scim_base_url(self.request)

    @cached_property
    def body(self) -> bytes:
        """Raises UnsupportedMediaType, BodyTooLarge, LengthRequired, InvalidSyntax."""
        return body_of(self.request)

    @property
    def body_as_read(self) -> bytes:
        """Empty where nobody has asked for the body."""
        read: bytes = self.__dict__.get("body", b"")
        return read
