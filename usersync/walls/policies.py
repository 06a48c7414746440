"""Row-level security on the tables of accounts, and the role that it is for. Done by migrations."""

from django.apps.registry import Apps
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from rules.accounts.walls import ROLE, SETTING

POLICY = "within_account"

# Roles are of the whole server: another database, or a test beside, may make it at the same moment.
# Where an administrator has made and granted it, there is nothing to grant; it must be there to take.
_ROLE = f"""
    DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
            BEGIN
                CREATE ROLE {ROLE} NOLOGIN NOBYPASSRLS;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END;
        END IF;
        IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
            BEGIN
                GRANT {ROLE} TO current_user;
            EXCEPTION WHEN insufficient_privilege THEN NULL;
            END;
        END IF;
        SET LOCAL ROLE {ROLE};
        SET LOCAL ROLE NONE;
    END $$
"""

_RIGHTS = f"""
    GRANT USAGE ON SCHEMA public TO {ROLE};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE};
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE};
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {ROLE};
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {ROLE}
"""

# In brackets with SELECT, PostgreSQL asks for the setting once for each statement and not for each row.
# Compared by `=`, an index by account could be taken for the way to one row: a plan made while there are no
# statistics, and kept, would go through the whole account. Queries say themselves what they look for.
_RULE = f"{{column}} IS NOT DISTINCT FROM (SELECT NULLIF(current_setting('{SETTING}', true), '')::bigint)"
_WALL = f"""
    ALTER TABLE {{table}} ENABLE ROW LEVEL SECURITY;
    CREATE POLICY {POLICY} ON {{table}} TO {ROLE} USING ({_RULE})
"""
_CHANGE = f"ALTER POLICY {POLICY} ON {{table}} USING ({_RULE})"


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(_ROLE)
    schema_editor.execute(_RIGHTS)
    for model in apps.get_models(include_auto_created=True):
        if column := account_column(model):
            schema_editor.execute(_WALL.format(table=model._meta.db_table, column=column))


def change(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The present rule for the policies that are there already."""
    for model in apps.get_models(include_auto_created=True):
        if column := account_column(model):
            schema_editor.execute(_CHANGE.format(table=model._meta.db_table, column=column))


def account_column(model: type[models.Model]) -> str:
    """The column that says of which account a row is; empty where a row is of none."""
    if model._meta.label == "accounts.Account":
        return "id"
    return "account_id" if any(field.column == "account_id" for field in model._meta.concrete_fields) else ""
