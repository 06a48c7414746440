"""Domains that were claimed before there were proofs go on counting, so that an upgrade locks nobody out."""

import os
import sys

import psycopg2

from tests.databases import new_database
from tests.processes import call, fresh_environment

BEFORE = """
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

apps = MigrationExecutor(connection).migrate([("operators", "0001_initial")]).apps
account = apps.get_model("accounts", "Account").objects.create(name="Harbour", slug="harbour")
sso = apps.get_model("operators", "SsoConnection").objects.create(account=account, kind="oidc", key="key")
for name in ("harbour.example", "harbour.test"):
    apps.get_model("operators", "SsoDomain").objects.create(account=account, connection=sso, name=name)
"""


def test_an_upgrade_verifies_what_counted() -> None:
    database = new_database("upgraded")
    given = {"DATABASE_URL": database, "REDIS_URL": os.environ["REDIS_URL"]}
    environment = fresh_environment(**given, SECRET_KEY="a key for this test", ONE_MACHINE="0")
    for arguments in (("shell", "--verbosity", "0", "--command", BEFORE), ("migrate",)):
        done = call([sys.executable, "manage.py", *arguments], environment)
        assert done.returncode == 0, done.stderr
    with psycopg2.connect(database) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT name, proof, verified_at <= now(), length(token) FROM operators_ssodomain")
        expected = [("harbour.example", "earlier", True, 32), ("harbour.test", "earlier", True, 32)]
        assert sorted(cursor.fetchall()) == expected
        cursor.execute("SELECT count(DISTINCT token) FROM operators_ssodomain")
        assert cursor.fetchone() == (2,)
    connection.close()
