"""How rows are found on a database that has no statistics yet: by the index that is made for it.

Then PostgreSQL takes all indexes for equally good whose first column is asked for.
"""

from collections import Counter

import pytest
from django.db import connection, models

from rules.directory.models import DirectoryGroup, DirectoryUser, Membership
from rules.provisioning.models import Profile, Seat, WelcomeMail
from rules.ruleset.models import Rule

pytestmark = pytest.mark.django_db

# As PostgreSQL asks for each row that points to another one.
CHECK = "SELECT 1 FROM ONLY {table} x WHERE account_id = $1 AND id = $2 FOR KEY SHARE OF x"
FIRST_COLUMNS = """
    SELECT pg_get_indexdef(indexrelid, 1, true) FROM pg_index
    WHERE indrelid = %s::regclass AND indpred IS NULL
"""
# To be rolled back with the test. What others have written, or had analysed, the database remembers.
FORGET = """
    TRUNCATE {table} CASCADE;
    DELETE FROM pg_statistic WHERE starelid = '{table}'::regclass
"""


def told(query: str, *parameters: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return [line for (line,) in cursor.fetchall()]


@pytest.mark.parametrize("model", [DirectoryUser, DirectoryGroup, Rule])
def test_a_row_that_is_pointed_to_is_looked_up_by_its_key(model: type[models.Model]) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(FORGET.format(table=table))
    plan = told("EXPLAIN (GENERIC_PLAN) " + CHECK.format(table=table))
    assert any("_account_key" in line for line in plan), plan


@pytest.mark.parametrize("model", [DirectoryUser, DirectoryGroup, Membership, Profile, Seat, WelcomeMail])
def test_no_two_indexes_of_a_large_table_begin_with_the_same_column(model: type[models.Model]) -> None:
    times = Counter(told(FIRST_COLUMNS, model._meta.db_table))
    assert set(times.values()) == {1}, times
