"""The test databases, as quickly as they can be had: migrated once for all processes, emptied in one go."""

import fcntl
import os
from functools import cache
from pathlib import Path

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

# What the migrations wrote, and no test changes.
_KEPT = {"django_migrations", "django_content_type", "auth_permission"}


@pytest.fixture(scope="session")
def migrated_database(django_db_blocker: DjangoDbBlocker) -> str:
    """The name of the one that the throw-away parts came with. Whoever comes first migrates it, and nobody
    connects to it afterwards: then it can be copied."""
    done = Path(os.environ["DATA_DIR"]).parent / "migrated"
    with done.open("a+") as lock, django_db_blocker.unblock():
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.fstat(lock.fileno()).st_size:
            call_command("migrate", verbosity=0)
            connection.close()
            lock.write("yes")
    return str(connection.settings_dict["NAME"])


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, migrated_database: str
) -> None:
    """The test database of each process is a copy."""
    connection.settings_dict["TEST"]["TEMPLATE"] = migrated_database


def new_database(name: str) -> str:
    """The URL of one more, which is empty."""
    url = os.environ["DATABASE_URL"].rpartition("/")[0]
    server = psycopg2.connect(f"{url}/postgres")
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    server.close()
    return f"{url}/{name}"


def empty_tables(_case: object) -> None:
    """Instead of the flush of Django, which writes the permissions of all models anew after each test."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {_written_tables()}")


@cache
def _written_tables() -> str:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return ", ".join(connection.ops.quote_name(table) for table in tables if table not in _KEPT)
