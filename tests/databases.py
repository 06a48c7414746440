"""The test databases, as quickly as they can be had: migrated once for all processes, emptied in one go."""

import fcntl
from functools import cache

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

# What the migrations wrote, and no test changes.
_KEPT = {"django_migrations", "django_content_type", "auth_permission"}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Whoever comes first migrates the database that the throw-away parts came with; each takes a copy."""
    shared = tmp_path_factory.getbasetemp().parent
    with (shared / "migrated.lock").open("w") as lock, django_db_blocker.unblock():
        fcntl.flock(lock, fcntl.LOCK_EX)
        call_command("migrate", verbosity=0)
        connection.close()
    connection.settings_dict["TEST"]["TEMPLATE"] = connection.settings_dict["NAME"]


def empty_tables(_case: object) -> None:
    """Instead of the flush of Django, which writes the permissions of all models anew after each test."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {_written_tables()}")


@cache
def _written_tables() -> str:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return ", ".join(connection.ops.quote_name(table) for table in tables if table not in _KEPT)
