"""A large directory, written by set-based SQL: users, groups of very different size, rules."""

from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from rules.accounts.models import Account
from rules.audit.actors import SYSTEM
from rules.catalog.models import Product
from rules.directory.models import DirectoryGroup, Source, SourceKind
from rules.provisioning import rule_changes
from rules.ruleset.models import Rule
from rules.ruleset.records import RuleContent

GROUPS = 1000
RULES = 500
PRODUCTS = 12
MEMBERSHIPS = 4


@dataclass(frozen=True, slots=True)
class Company:
    account: Account
    source: Source
    users: int


_USERS = """
    INSERT INTO directory_directoryuser (account_id, source_id, public_id, external_id, user_name,
        given_name, family_name, display_name, email, title, employee_number, cost_center, division,
        department, active, document, version, created_at, updated_at)
    SELECT %(account)s, %(source)s, gen_random_uuid(), '', 'user' || n || '@bench.example', 'User', n::text,
        '', 'user' || n || '@bench.example', '', '', '', '', '', true, '{}', 1, now(), now()
    FROM generate_series(1, %(users)s) n
"""

_PROFILES = """
    INSERT INTO provisioning_profile (user_id, account_id, status, admin_role, privileges, managed_group_ids,
        language, language_is_picked)
    SELECT id, account_id, 'new', 'none', '{}', '{}', '', false
    FROM directory_directoryuser WHERE account_id = %(account)s
"""

_GROUPS = """
    INSERT INTO directory_directorygroup (account_id, source_id, public_id, external_id, display_name,
        version, created_at, updated_at)
    SELECT %(account)s, %(source)s, gen_random_uuid(), '', 'Group ' || n, 1, now(), now()
    FROM generate_series(1, %(groups)s) n
"""

# The square of an even spread: the first groups are large, the last ones small.
_MEMBERSHIPS = """
    WITH numbered AS (
        SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM directory_directorygroup
        WHERE account_id = %(account)s
    ), drawn AS (
        SELECT u.id AS user_id, floor(%(groups)s * power(
            (hashint8extended(u.id, draw) & 1048575) / 1048576.0, 2))::bigint AS place
        FROM directory_directoryuser u CROSS JOIN generate_series(1, %(memberships)s) draw
        WHERE u.account_id = %(account)s
    )
    INSERT INTO directory_membership (account_id, group_id, user_id)
    SELECT DISTINCT %(account)s::bigint, numbered.id, drawn.user_id FROM drawn JOIN numbered USING (place)
"""

_RULES = """
    INSERT INTO ruleset_rule (account_id, group_id, description, priority, enabled, admin_role, privileges,
        language, version, created_at, updated_at, updated_by)
    SELECT %(account)s, id, '', row_number() OVER (ORDER BY hashint8(id)), true, 'none', '{}', 'en', 1,
        now(), now(), ''
    FROM (
        SELECT id FROM directory_directorygroup WHERE account_id = %(account)s
        ORDER BY hashint8(id + 1) LIMIT %(rules)s
    ) drawn
"""

_RULE_PRODUCTS = """
    INSERT INTO ruleset_ruleproduct (account_id, rule_id, product_id)
    SELECT DISTINCT %(account)s::bigint, r.id, p.id
    FROM ruleset_rule r CROSS JOIN generate_series(1, 3) draw
    JOIN (
        SELECT id, row_number() OVER (ORDER BY id) - 1 AS place
        FROM catalog_product WHERE account_id = %(account)s
    ) p
        ON p.place = (hashint8extended(r.id, draw) & 1048575) %% %(products)s
    WHERE r.account_id = %(account)s
"""

_EVERYBODY = """
    INSERT INTO directory_membership (account_id, group_id, user_id)
    SELECT account_id, %(group)s, id FROM directory_directoryuser WHERE account_id = %(account)s
"""


def build(slug: str, users: int, *, groups: int = GROUPS, rules: int = RULES) -> Company:
    """Half of the products have a limit that is too small for the demand."""
    # Moving everybody from one rule to another is what is measured here, not what stops it.
    account = Account.objects.create(
        slug=slug, name=slug, revocation_limit_seats=None, revocation_limit_percent=None
    )
    source = Source.objects.create(account=account, kind=SourceKind.SCIM, name="Bench")
    Product.objects.bulk_create(
        Product(
            account=account,
            name=f"Product {number}",
            short_label=f"P{number}",
            seat_limit=users // 10 if number % 2 else None,
        )
        for number in range(PRODUCTS)
    )
    values = {
        "account": account.pk,
        "source": source.pk,
        "users": users,
        "groups": groups,
        "rules": rules,
        "products": PRODUCTS,
        "memberships": MEMBERSHIPS,
    }
    with connection.cursor() as cursor:
        for statement in (_USERS, _PROFILES, _GROUPS, _MEMBERSHIPS, _RULES, _RULE_PRODUCTS):
            cursor.execute(statement, values)
            cursor.execute("ANALYZE")
    return Company(account, source, users)


def rule_on_everybody(company: Company) -> Rule:
    """A rule, the weakest, on a new group of all users; it gives every product."""
    at = timezone.now()
    group = DirectoryGroup.objects.create(
        account=company.account,
        source=company.source,
        display_name="Everybody",
        created_at=at,
        updated_at=at,
    )
    with connection.cursor() as cursor:
        cursor.execute(_EVERYBODY, {"account": company.account.pk, "group": group.pk})
        cursor.execute("ANALYZE")
    products = company.account.products.values_list("pk", flat=True)
    content = RuleContent(group_id=group.pk, product_ids=frozenset(products))
    return rule_changes.create_rule(account=company.account, actor=SYSTEM, content=content)
