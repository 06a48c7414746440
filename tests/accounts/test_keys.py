"""Foreign keys between rows of one account, on a database that has no statistics yet."""

import pytest
from django.db import connection, models

from rules.directory.models import DirectoryGroup, DirectoryUser
from rules.ruleset.models import Rule

pytestmark = pytest.mark.django_db

# As PostgreSQL asks for each row that points to another one.
CHECK = "SELECT 1 FROM ONLY {table} x WHERE account_id = $1 AND id = $2 FOR KEY SHARE OF x"


@pytest.mark.parametrize("model", [DirectoryUser, DirectoryGroup, Rule])
def test_a_row_that_is_pointed_to_is_looked_up_by_its_key(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (GENERIC_PLAN) " + CHECK.format(table=model._meta.db_table))
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "_account_key" in plan, plan
