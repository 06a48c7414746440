"""What every test can ask for; the live stack is in `tests/live.py`, the browser in `tests/browsing.py`."""

import gc
import os
from collections.abc import Iterator

import pytest
from django.core.servers.basehttp import WSGIRequestHandler
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from pytest_django import DjangoDbBlocker

# Imported, not named as plugins: so they override the fixtures of pytest-playwright.
from tests.browsing import (  # noqa: F401 - fixtures
    _profile,
    base_url,
    browser_type_launch_args,
    context,
    page,
    page_problems,
    playwright,
)
from tests.databases import django_db_modify_db_settings, empty_tables, migrated_database  # noqa: F401 - fixtures
from tests.live import _workers, fresh_broker, mail_server, mailbox, worker  # noqa: F401 - fixtures
from usersync.catalogues import compile_stale

# Playwright runs an event loop in the thread of the test, and Django would refuse its own ORM there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
os.environ["DJANGO_LIVE_TEST_SERVER_ADDRESS"] = "127.0.0.1"
# The server of the tests writes each answer in two pieces, and would wait 40 ms in between.
WSGIRequestHandler.disable_nagle_algorithm = True
TransactionTestCase._fixture_teardown = empty_tables  # type: ignore[attr-defined]  # not in the stubs


def pytest_collection_finish() -> None:
    """All that was read stays until the end: no search for garbage needs to look at it again."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _translations() -> None:
    """As `make run` and the image do before anything starts."""
    compile_stale()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """At the end threads of the live server may still be connected: they go, so that the database can."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A request leaves its language with the thread: the next test would speak it."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test with a database begins with an empty cache; the messages of the broker stay."""
    yield
    if {"db", "transactional_db"} & set(request.fixturenames):
        from django.core.cache import cache

        client = cache._cache.get_client()  # type: ignore[attr-defined]  # not typed
        if keys := list(client.scan_iter(":1:*")):
            client.delete(*keys)
