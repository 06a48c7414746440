"""What the role behind the wall may ask the owner of the database: functions that run as the owner.

Two kinds. Doors (`rules.accounts.doors`) answer before the account is known, with ids of accounts; the one
for tokens says also whose token it is. Shortcuts look into indexes that PostgreSQL does not use before a
policy, and ask for the account in its place.
"""

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from rules.accounts.walls import ROLE, SETTING

# In a text within a text.
_ACCOUNT = f"NULLIF(current_setting(''{SETTING}'', true), '''')::bigint"

# Signature -> body; what is returned are ids. plpgsql keeps its plans for as long as the connection lives.
_DOORS = {
    "usersync_accounts()": "RETURN QUERY SELECT id FROM accounts_account ORDER BY id;",
    "usersync_accounts_of_operator(asked bigint)": """
        RETURN QUERY SELECT account_id FROM (
            SELECT account_id, ARRAY[0, id] AS place FROM operators_appointment WHERE operator_id = asked
            UNION ALL SELECT account_id, ARRAY[1, id] FROM operators_identity WHERE operator_id = asked
        ) found GROUP BY account_id ORDER BY min(place);
    """,
    "usersync_accounts_of_newcomer(asked text)": """
        RETURN QUERY SELECT account.id FROM accounts_account account WHERE EXISTS (
            SELECT FROM directory_directoryuser u WHERE u.account_id = account.id AND u.lowered_email = asked
        ) ORDER BY account.id;
    """,
    "usersync_account_of_invitation(asked bigint)": """
        RETURN QUERY SELECT account_id FROM operators_invitation WHERE id = asked;
    """,
    "usersync_account_of_sso_domain(asked text)": """
        RETURN QUERY SELECT account_id FROM operators_ssodomain
            WHERE name = asked AND verified_at IS NOT NULL;
    """,
    "usersync_account_of_sso_key(asked text)": """
        RETURN QUERY SELECT account_id FROM operators_ssoconnection WHERE key = asked;
    """,
    "usersync_account_of_welcome_mail(asked bigint)": """
        RETURN QUERY SELECT account_id FROM provisioning_welcomemail WHERE id = asked;
    """,
    "usersync_accounts_of_sources(asked bigint[])": """
        RETURN QUERY SELECT DISTINCT account_id FROM directory_source WHERE id = ANY(asked);
    """,
    "usersync_accounts_with_work()": """
        RETURN QUERY SELECT account.id FROM accounts_account account WHERE account.sync_is_on AND EXISTS (
            SELECT FROM provisioning_pendinguser pending
            WHERE pending.account_id = account.id AND pending.not_before <= clock_timestamp()
        );
    """,
    "usersync_accounts_with_mail()": """
        RETURN QUERY SELECT DISTINCT account_id FROM provisioning_welcomemail
            WHERE state IN ('queued', 'sending') AND not_before <= clock_timestamp();
    """,
}

# The digest is of 32 random bytes: who can name it has the token.
_TOKEN = {
    """usersync_scim_token(asked bytea) RETURNS TABLE (
        id bigint, digest bytea, last_used_at timestamptz, expires_at timestamptz,
        source_id bigint, account_id bigint, kind varchar, name varchar
    )""": """
        RETURN QUERY SELECT token.id, token.digest, token.last_used_at, token.expires_at,
            source.id, source.account_id, source.kind, source.name
            FROM connections_scimtoken token JOIN directory_source source ON source.id = token.source_id
            WHERE token.digest = asked;
    """,
}

# The condition is built with the expression of the index, which is thereby written down in one place only.
_SHORTCUTS = {
    "usersync_users_with_words(patterns text[], most integer)": f"""
        RETURN QUERY EXECUTE (
            SELECT 'SELECT id FROM directory_directoryuser WHERE account_id = {_ACCOUNT}'
                || ' AND deleted_at IS NULL AND ' || string_agg(condition, ' AND ') || ' LIMIT ' || most
            FROM pg_index, unnest(patterns) pattern,
                format('%s LIKE upper(%L)', pg_get_expr(indexprs, indrelid), pattern) condition
            WHERE indexrelid = 'directory_user_by_word'::regclass
        );
    """,
    "usersync_users_with_address(address text)": f"""
        RETURN QUERY EXECUTE (
            SELECT format(
                'SELECT id FROM directory_directoryuser WHERE account_id = {_ACCOUNT}'
                    ' AND %s @> lower(%L)::jsonb',
                pg_get_expr(indexprs, indrelid), address
            ) FROM pg_index WHERE indexrelid = 'directory_user_by_emails'::regclass
        );
    """,
}

# By its caller's rights: within the account the token can be seen. It goes ahead of the first statement of a
# request (`rules.connections.known_tokens`), which it has fail where the token is not what it was.
_DEMAND = """
    CREATE OR REPLACE FUNCTION usersync_demand_scim_token(asked bytea, source_name text) RETURNS void
    LANGUAGE plpgsql STABLE AS $function$ BEGIN
        IF NOT EXISTS (
            SELECT FROM public.connections_scimtoken token
            JOIN public.directory_source source ON source.id = token.source_id
            WHERE token.digest = asked AND source.name = source_name
                AND (token.expires_at IS NULL OR token.expires_at > clock_timestamp())
        ) THEN
            RAISE invalid_authorization_specification USING MESSAGE = 'the token is not known any more';
        END IF;
    END $function$
"""

_MAKE = """
    CREATE OR REPLACE FUNCTION {signature}
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $function$
    #variable_conflict use_column
    BEGIN {body} END $function$;
    REVOKE ALL ON FUNCTION {name} FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION {name} TO {role}
"""


def make(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - as migrations call it
    ids = {f"{name} RETURNS SETOF bigint": body for name, body in {**_DOORS, **_SHORTCUTS}.items()}
    for signature, body in {**ids, **_TOKEN}.items():
        name = signature.partition(" RETURNS")[0]
        schema_editor.execute(_MAKE.format(signature=signature, name=name, body=body, role=ROLE), params=None)
    # It runs when the transaction ends, wherever the session stands by then.
    schema_editor.execute(
        "ALTER FUNCTION appointment_keeps_administrator() SECURITY DEFINER SET search_path = public, pg_temp"
    )


def make_demand(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - as migrations call it
    schema_editor.execute(_DEMAND, params=None)
