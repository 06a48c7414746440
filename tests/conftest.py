"""What every test can ask for; the live stack is in `tests/live.py`, the browser in `tests/browsing.py`."""

import os
from collections.abc import Iterator

import pytest

# Imported, not named as plugins: so they override the fixtures of pytest-playwright.
from tests.browsing import (  # noqa: F401
    base_url,
    browser_type_launch_args,
    new_context,
    page,
    page_problems,
)
from tests.live import _workers, mail_server, mailbox, worker  # noqa: F401

# Playwright runs an event loop in the thread of the test, and Django would refuse its own ORM there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
os.environ["DJANGO_LIVE_TEST_SERVER_ADDRESS"] = "127.0.0.1"


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test with a database begins with an empty cache; the messages of the broker stay."""
    yield
    if {"db", "transactional_db"} & set(request.fixturenames):
        from django.core.cache import cache

        client = cache._cache.get_client()  # type: ignore[attr-defined]
        if keys := list(client.scan_iter(":1:*")):
            client.delete(*keys)
