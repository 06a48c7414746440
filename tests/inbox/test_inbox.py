"""The inbox of one-machine mode, and that there is none in production."""

import os
import subprocess
import sys

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from pytest_django.fixtures import Settings

from tests.console.conftest import Harbour, console, harbour
from tests.console.reading import words
from tests.live import Mailbox
from usersync.env import BASE_DIR
from usersync.inbox import urls as inbox_urls
from usersync.urls import urlpatterns

__all__ = ["console", "harbour"]

# An address is looked up by a process that starts as the product does.
PROGRAM = """
import django; django.setup()
from django.urls import Resolver404, resolve
try:
    print(resolve("/inbox/").view_name)
except Resolver404:
    print("none")
"""


@pytest.mark.parametrize(
    ("variables", "found"),
    [
        ({"ONE_MACHINE": "1", "MAILDIR": "/somewhere"}, "inbox:inbox"),
        ({"ONE_MACHINE": "0", "MAILDIR": "/somewhere", "DATABASE_URL": "postgresql:///usersync"}, "none"),
    ],
)
def test_in_production_the_inbox_has_no_address(variables: dict[str, str], found: str) -> None:
    environment = {**os.environ, "SECRET_KEY": "none", "DJANGO_SETTINGS_MODULE": "usersync.settings"}
    argv = [sys.executable, "-c", PROGRAM]
    said = subprocess.check_output(argv, cwd=BASE_DIR, env={**environment, **variables}, text=True)
    assert said.strip() == found


@pytest.fixture
def inbox(mailbox: Mailbox, settings: Settings) -> Mailbox:
    """Reads what the sink of this process gets, at addresses as in one-machine mode."""
    from django.urls import include, path

    class WithInbox:
        urlpatterns = [path("inbox/", include(inbox_urls)), *urlpatterns]

    settings.MAILDIR, settings.ROOT_URLCONF = str(mailbox.maildir), WithInbox
    return mailbox


def send_a_mail() -> None:
    mail = EmailMultiAlternatives("Hello", "See https://a.example/link", "x@y.example", ["alice@z.example"])
    mail.attach_alternative(
        '<html><head></head><body><a href="https://a.example">x</a></body></html>', "text/html"
    )
    mail.send()


def test_a_mail_is_shown_with_text_headers_and_a_frame(
    console: Client, harbour: Harbour, inbox: Mailbox
) -> None:
    send_a_mail()
    inbox.wait()
    assert "Hello alice@z.example" in words(console.get("/inbox/"))
    (file,) = (inbox.maildir / "new").iterdir()
    page = console.get(f"/inbox/{file.name}/")
    assert '<a href="https://a.example/link" rel="nofollow">' in page.content.decode()
    assert "To: alice@z.example" in words(page)
    frame = console.get(f"/inbox/{file.name}/html/")
    assert b'<base target="_blank">' in frame.content
    assert "default-src 'none'" in frame["Content-Security-Policy"]


def test_nobody_reads_it_who_is_not_signed_in_nor_any_other_file(
    client: Client, harbour: Harbour, inbox: Mailbox
) -> None:
    assert client.get("/inbox/")["Location"].startswith("/sign-in/")
    client.force_login(harbour.vera)
    for name in ("..", "%2e%2e%2fsecret", "nothing"):
        assert client.get(f"/inbox/{name}/").status_code == 404
