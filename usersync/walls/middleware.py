"""Requests of people stand behind the wall between accounts. `usersync.scim` puts those of sources there."""

from collections.abc import Callable, Iterator
from typing import cast

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from rules.accounts.walls import carried, walled

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class BehindTheWall:
    """In no account, until the request has shown which one is open to it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with walled():
            response = self.get_response(request)
            if isinstance(response, StreamingHttpResponse):
                # The server asks for the rest when the request is over.
                parts = cast("Iterator[bytes]", response.streaming_content)
                response.streaming_content = carried(parts)
            return response
