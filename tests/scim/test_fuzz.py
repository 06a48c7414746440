"""Whatever arrives: never a failure of the service, and never a changed row after a refusal."""

import os
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rules.audit.models import Activity
from rules.directory.models import DirectoryGroup, DirectoryUser, Membership, Source
from rules.provisioning.models import PendingUser
from tests.factories import DirectoryGroupFactory, DirectoryUserFactory, SourceFactory
from tests.scim.provider import ENTERPRISE, IdentityProvider, path_of

# The database is rolled back by the test itself after every example. Making a failure smaller takes long.
fuzz = settings(
    max_examples=int(os.environ.get("THOROUGH", "25")),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

WORDS = st.sampled_from(
    [
        *("userName", "displayName", "name", "name.givenName", "emails", "emails.value", "members", "active"),
        *("externalId", "id", "meta", "groups", "schemas", "title", ENTERPRISE, f"{ENTERPRISE}:department"),
        *("phoneNumbers", 'phoneNumbers[type eq "work"].value', "addresses", "nickName", "roles", "display"),
        *(f"{ENTERPRISE}:manager", f"{ENTERPRISE}:manager.value", "name.middleName", "addresses.country"),
        *("Operations", "op", "path", "value", "type", "primary", "add", "replace", "remove", "Add", "move"),
        *('emails[type eq "work"].value', 'emails[type eq "home"]', "emails[primary eq true]", "members[]"),
        *(
            'members[value eq "ID"]',
            'members[not (value eq "ID")]',
            "ID",
            "work",
            "True",
            "\x00",
            "a@b.example",
        ),
    ]
)
TEXTS = WORDS | st.text(max_size=8) | st.just("x" * 400)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=8,
)
NASTY = st.sampled_from(
    ["", " ", "\x00", "a\x00b", "x" * 400, "dora", "é" * 150, "a@b", "a@b\n", "\u2028", "ID"]
)
PLAUSIBLE: st.SearchStrategy[Any] = (
    NASTY | st.sampled_from([True, "False", None, [], {}, [{"value": "ID"}]]) | VALUES
)
USERS = st.fixed_dictionaries(
    {"userName": NASTY},
    optional={
        "active": PLAUSIBLE,
        "externalId": PLAUSIBLE,
        "title": PLAUSIBLE,
        "name": st.dictionaries(st.sampled_from(["givenName", "FAMILYNAME"]), PLAUSIBLE) | VALUES,
        "emails": st.lists(st.dictionaries(st.sampled_from(["value", "type", "primary"]), PLAUSIBLE))
        | VALUES,
        "roles": PLAUSIBLE,
        "addresses": st.lists(st.dictionaries(st.sampled_from(["locality", "primary"]), PLAUSIBLE)) | VALUES,
        "nickName": PLAUSIBLE,
        ENTERPRISE: st.dictionaries(st.sampled_from(["department", "manager"]), PLAUSIBLE) | VALUES,
    },
)
GROUPS = st.fixed_dictionaries(
    {"displayName": NASTY},
    optional={
        "externalId": PLAUSIBLE,
        "members": st.lists(st.fixed_dictionaries({"value": PLAUSIBLE})) | PLAUSIBLE,
    },
)
BODIES = st.dictionaries(TEXTS, VALUES, max_size=5) | VALUES | USERS | GROUPS
OPERATIONS = st.fixed_dictionaries(
    {"op": st.sampled_from(["add", "replace", "Remove", "move"])},
    optional={"path": WORDS | TEXTS, "value": PLAUSIBLE | USERS | GROUPS},
)
PATCHES = st.fixed_dictionaries({"Operations": st.lists(OPERATIONS, min_size=1, max_size=3)})
FILTERS = st.lists(
    st.sampled_from(
        [
            *(
                "userName",
                "displayName",
                "active",
                "emails",
                "members",
                "meta.created",
                "id",
                "value",
                "type",
                "phoneNumbers",
                "roles.primary",
                "addresses.country",
                "nickName",
                f"{ENTERPRISE}:manager.value",
            ),
            *(
                "eq",
                "ne",
                "co",
                "gt",
                "pr",
                "and",
                "or",
                "not",
                "(",
                ")",
                "[",
                "]",
                "].value",
                "true",
                "null",
            ),
            *('"alice"', '"\\u0000"', '"2026-01-01T00:00:00Z"', "x", '"', "\x00", "é"),
        ]
    ),
    max_size=10,
).map(" ".join)


@pytest.fixture
def sales(okta: Source) -> DirectoryGroup:
    alice = DirectoryUserFactory.create(source=okta, alice=True)
    DirectoryUserFactory.create(source=SourceFactory.create())
    return DirectoryGroupFactory.create(source=okta, display_name="Sales", members=[alice])


def every_row() -> list[Mapping[str, Any]]:
    models = (DirectoryUser, DirectoryGroup, Membership, PendingUser, Activity)
    return [row for model in models for row in model._default_manager.order_by("pk").values()]


def send_and_undo(provider: IdentityProvider, method: str, path: str, body: object, known_id: str) -> None:
    """Send one request, judge it, and put the rows back."""
    content = msgspec.json.encode(body).replace(b"ID", known_id.encode())
    with transaction.atomic():
        before = every_row()
        answer = provider.send(method, path, content)
        assert answer.status < 500, answer.content
        if answer.status >= 400:
            assert every_row() == before
            assert answer.body["status"] == str(answer.status)
        transaction.set_rollback(True)


@fuzz
@given(body=BODIES, method=st.sampled_from(["POST", "PUT", "PATCH"]))
def test_any_body_for_a_user(
    provider: IdentityProvider, sales: DirectoryGroup, body: object, method: str
) -> None:
    alice = sales.members.get()
    path = "/Users" if method == "POST" else path_of(alice)
    send_and_undo(provider, method, path, body, str(alice.public_id))


@fuzz
@given(body=BODIES, method=st.sampled_from(["POST", "PUT", "PATCH"]))
def test_any_body_for_a_group(
    provider: IdentityProvider, sales: DirectoryGroup, body: object, method: str
) -> None:
    path = "/Groups" if method == "POST" else path_of(sales)
    send_and_undo(provider, method, path, body, str(sales.members.get().public_id))


@fuzz
@given(body=PATCHES, of_group=st.booleans())
def test_any_patch(provider: IdentityProvider, sales: DirectoryGroup, body: object, of_group: bool) -> None:  # noqa: FBT001 - a parameter of the test
    alice = sales.members.get()
    send_and_undo(provider, "PATCH", path_of(sales if of_group else alice), body, str(alice.public_id))


@fuzz
@given(
    resource=st.sampled_from(["/Users", "/Groups"]),
    query=st.fixed_dictionaries(
        {"filter": FILTERS},
        optional={
            "startIndex": TEXTS,
            "count": TEXTS,
            "attributes": TEXTS,
            "excludedAttributes": TEXTS,
            "sortBy": WORDS,
            "sortOrder": st.sampled_from(["descending", "up"]),
            "cursor": st.just("") | TEXTS,
        },
    ),
)
def test_any_query(
    provider: IdentityProvider, sales: DirectoryGroup, resource: str, query: Mapping[str, str]
) -> None:
    with transaction.atomic():
        answer = provider.get(resource, **query)
        assert answer.status in {200, 400}, answer.content


@fuzz
@given(
    path=st.sampled_from(["", "/Users", "/Groups"]),
    body=st.dictionaries(
        st.sampled_from(["filter", "sortBy", "SORTORDER", "startIndex", "count", "cursor", "attributes"]),
        FILTERS | WORDS | VALUES,
    ),
)
def test_any_search(provider: IdentityProvider, sales: DirectoryGroup, path: str, body: object) -> None:
    with transaction.atomic():
        answer = provider.post(f"{path}/.search", body)
        assert answer.status in {200, 400}, answer.content


@fuzz
@given(header=st.sampled_from(["If-Match", "If-None-Match"]), value=st.text(max_size=12) | st.just('W/"1"'))
def test_any_entity_tag(provider: IdentityProvider, sales: DirectoryGroup, header: str, value: str) -> None:
    value = value.encode("utf-8").decode("latin-1")
    with transaction.atomic():
        for method in ("GET", "PATCH"):
            answer = provider.send(method, path_of(sales), b'{"Operations": []}', headers={header: value})
            assert answer.status in {200, 204, 304, 412}, answer.content


@fuzz
@given(body=st.binary(max_size=40), path=st.sampled_from(["/Users", "/Groups", "/Schemas", "/"]))
def test_any_bytes(provider: IdentityProvider, sales: DirectoryGroup, body: bytes, path: str) -> None:
    before = every_row()
    assert 400 <= provider.send("POST", path, body).status < 500
    assert every_row() == before
