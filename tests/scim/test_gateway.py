"""The way from the web server that identity providers take: `usersync.wsgi`, without Django's test client."""

import io

import msgspec
import pytest
from django.urls import resolve

from tests.scim.provider import IdentityProvider
from usersync.scim.urls import view_at
from usersync.scim.views import users
from usersync.wsgi import application

# As in the web server: connections between requests are in no transaction.
pytestmark = pytest.mark.django_db(transaction=True)


class Received:
    """An answer as the web server gets it."""

    def __init__(self, path: str, token: str = "", **environ: str) -> None:
        self.status = ""
        self.headers: dict[str, str] = {}
        self.body = application(
            {
                "REQUEST_METHOD": "GET",
                "PATH_INFO": path,
                "QUERY_STRING": "",
                "SERVER_NAME": "localhost",
                "SERVER_PORT": "80",
                "SERVER_PROTOCOL": "HTTP/1.1",
                "HTTP_AUTHORIZATION": f"Bearer {token}",
                "wsgi.input": io.BytesIO(),
                "wsgi.url_scheme": "http",
                **environ,
            },
            self._start,
        )
        self.content = b"".join(self.body)

    def _start(self, status: str, headers: list[tuple[str, str]]) -> None:
        self.status, self.headers = status, dict(headers)


def test_an_answer_is_one_piece_with_its_headers(provider: IdentityProvider) -> None:
    received = Received("/scim/v2/Users", provider.token, HTTP_X_REQUEST_ID="of-okta-1")

    assert received.status == "200 OK"
    assert received.body == [received.content]
    assert msgspec.json.decode(received.content)["totalResults"] == 0
    assert received.headers["Content-Type"] == "application/scim+json"
    assert received.headers["X-Request-ID"] == "of-okta-1"
    assert received.headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_refused_is_in_the_log(provider: IdentityProvider, caplog: pytest.LogCaptureFixture) -> None:
    received = Received("/scim/v2/Nothing", provider.token)

    assert received.status == "404 Not Found"
    assert msgspec.json.decode(received.content)["status"] == "404"
    assert "Not Found: /scim/v2/Nothing" in caplog.text


def test_a_host_that_is_not_ours_is_refused_in_the_words_of_scim(provider: IdentityProvider) -> None:
    received = Received("/scim/v2/Users", provider.token, HTTP_HOST="elsewhere.example")

    assert received.status == "400 Bad Request"
    assert received.headers["Content-Type"] == "application/scim+json"


def test_a_failure_shows_no_trace(
    provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(users, "found", None)

    received = Received("/scim/v2/Users", provider.token)

    assert received.status == "500 Internal Server Error"
    assert msgspec.json.decode(received.content)["detail"] == "The service failed; its log says why."
    assert "TypeError" in caplog.text


def test_pages_go_through_all_of_django() -> None:
    received = Received("/health/live")

    assert received.status == "200 OK"
    assert received.body != [received.content]


@pytest.mark.parametrize(
    "path",
    [
        "/Users",
        "/Groups/",
        "/Users/8d0b2a9e-1f0e-4d3c-9a55-0a1b2c3d4e5f",
        "/Users/1",
        "/Users/.search",
        "/Bulk",
        "/x",
    ],
)
def test_the_short_table_of_addresses_says_what_the_long_one_does(path: str) -> None:
    found = resolve(f"/scim/v2{path}")

    assert view_at(f"/scim/v2{path}") == (found.func, found.kwargs)
