"""Web and workers are walled from their first statement on, whatever they forget; commands are not."""

import os
import sys

import psycopg2
import pytest

from rules.accounts.walls import ROLE
from tests.live import url_of_test_database
from tests.processes import call, fresh_environment

pytestmark = pytest.mark.django_db

LOGIN = "usersync_login_of_a_test"
_ASK = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT current_user")
    print(*cursor.fetchone())
"""
WEB = f"import usersync.wsgi{_ASK}"
COMMAND = ("manage.py", "shell", "--verbosity", "0", "--command", _ASK)
WORKER = f"import django, usersync.celery; django.setup(){_ASK}"


def environment(**variables: str) -> dict[str, str]:
    given = {"DATABASE_URL": url_of_test_database(), "REDIS_URL": os.environ["REDIS_URL"]}
    own = {"SECRET_KEY": "a key for this test", "ONE_MACHINE": "0"}
    return fresh_environment(**{**given, **own, **variables})


def role_of(*arguments: str, **variables: str) -> str:
    answer = call([sys.executable, *arguments], environment(**variables))
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip().splitlines()[-1]


@pytest.mark.parametrize("process", [WEB, WORKER], ids=["web", "worker"])
def test_a_process_of_the_product_has_the_role(process: str) -> None:
    assert role_of("-c", process) == ROLE


def test_a_management_command_is_the_owner() -> None:
    assert role_of(*COMMAND) != ROLE


@pytest.fixture
def login() -> str:
    """The address of a login that is nothing but a member of the role."""
    connection = psycopg2.connect(url_of_test_database())
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"DROP ROLE IF EXISTS {LOGIN}")
        cursor.execute(f"CREATE ROLE {LOGIN} LOGIN IN ROLE {ROLE}")
    connection.close()
    return url_of_test_database().replace("://usersync@", f"://{LOGIN}@")


def test_web_and_worker_may_have_a_login_that_is_nothing_else(login: str) -> None:
    owner = url_of_test_database()
    assert role_of("-c", WEB, DATABASE_URL=login, OWNER_DATABASE_URL=owner) == ROLE
    assert role_of(*COMMAND, DATABASE_URL=login, OWNER_DATABASE_URL=owner) not in {
        ROLE,
        LOGIN,
    }
