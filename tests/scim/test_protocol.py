"""What every endpoint has in common: errors, methods, media types, limits, discovery."""

import logging
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from rules.directory.models import DirectoryGroup, DirectoryUser
from tests.scim.provider import Answer, IdentityProvider, path_of

DORA = b'{"userName": "dora"}'


def assert_scim_error(answer: Answer, status: int, scim_type: str = "") -> None:
    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/scim+json"
    body = answer.body
    assert body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert body["status"] == str(status)
    assert body["detail"]
    assert body.get("scimType", "") == scim_type


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b'{"userName": "\xff"}',
        b'{"userName": "\\ud800"}',
        b'{"a": NaN}',
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
    ],
    ids=["empty", "broken", "list", "null", "text", "bytes", "surrogate", "nan", "deep list", "deep object"],
)
def test_a_body_that_is_no_json_object_is_refused(provider: IdentityProvider, body: bytes) -> None:
    assert_scim_error(provider.send("POST", "/Users", body), 400, "invalidSyntax")
    assert not DirectoryUser.objects.exists()


@pytest.mark.parametrize(
    "body", [{}, {"Operations": {}}, {"Operations": ["add"]}, {"Operations": [{}]}, {"Operations": None}]
)
def test_a_patch_without_operations_is_refused(
    provider: IdentityProvider, alice: DirectoryUser, body: object
) -> None:
    assert_scim_error(provider.send("PATCH", path_of(alice), body), 400, "invalidSyntax")


@pytest.mark.parametrize(
    "content_type",
    [
        "application/scim+json",
        "application/json",
        "Application/SCIM+JSON; charset=UTF-8",
        'application/json;charset="utf-8"',
        "",
    ],
)
def test_json_comes_under_several_names(provider: IdentityProvider, content_type: str) -> None:
    assert provider.send("POST", "/Users", DORA, content_type).status == 201


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
    ],
)
def test_another_media_type_is_not_supported(provider: IdentityProvider, content_type: str) -> None:
    assert_scim_error(provider.send("POST", "/Users", DORA, content_type), 415)
    assert not DirectoryUser.objects.exists()


@pytest.mark.parametrize("django_limit", [100, None])
def test_a_body_over_the_limit_is_too_large(
    provider: IdentityProvider,
    settings: Any,  # noqa: ANN401 - pytest-django has no public type
    django_limit: int | None,
) -> None:
    settings.SCIM_MAX_BODY_BYTES = 100
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = django_limit

    assert_scim_error(provider.post("/Users", {"userName": "x" * 100}), 413)
    assert not DirectoryUser.objects.exists()
    assert provider.post("/Users", {"userName": "dora"}).status == 201


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/Users", "GET, HEAD, POST"),
        ("PUT", "/Groups", "GET, HEAD, POST"),
        ("POST", "/Users/5a1d3c1e-0000-4000-8000-000000000000", "GET, HEAD, PUT, PATCH, DELETE"),
        ("POST", "/ServiceProviderConfig", "GET, HEAD"),
        ("DELETE", "/ResourceTypes", "GET, HEAD"),
        ("PUT", "/Schemas", "GET, HEAD"),
        ("PATCH", "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User", "GET, HEAD"),
    ],
)
def test_other_methods_are_not_allowed(
    provider: IdentityProvider, method: str, path: str, allowed: str
) -> None:
    answer = provider.send(method, path, b"{}")

    assert_scim_error(answer, 405)
    assert answer.headers["Allow"] == allowed


@pytest.mark.parametrize("path", ["/Nothing", "/Users/alice", "/Users/a/b", "/"])
def test_an_unknown_address_is_not_found(provider: IdentityProvider, path: str) -> None:
    assert_scim_error(provider.get(path), 404)


def test_an_unknown_address_outside_of_the_version_is_not_found_either(anonymous: Client) -> None:
    response = anonymous.get("/scim/v1/Users")

    assert_scim_error(Answer(response.status_code, response.content, dict(response.headers)), 404)


def test_a_refused_host_is_told_in_scim(anonymous: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    response = anonymous.get("/scim/v2/Users", headers={"Host": "elsewhere.example"})

    assert_scim_error(Answer(response.status_code, response.content, dict(response.headers)), 400)


@pytest.mark.parametrize("debug", [False, True])
def test_a_failure_never_shows_its_trace(
    provider: IdentityProvider,
    alice: DirectoryUser,
    settings: Any,  # noqa: ANN401 - pytest-django has no public type
    debug: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE directory_directoryuser RENAME COLUMN title TO renamed")
    settings.DEBUG = debug
    answer = provider.get(path_of(alice))

    assert_scim_error(answer, 500)
    assert b"title" not in answer.content
    assert b"Traceback" not in answer.content


def test_a_slash_at_the_end_changes_nothing(provider: IdentityProvider, alice: DirectoryUser) -> None:
    assert provider.get("/Users/").user_names == [alice.user_name]
    assert provider.get(f"{path_of(alice)}/").status == 200


def test_locations_begin_with_the_public_address(
    provider: IdentityProvider,
    alice: DirectoryUser,
    settings: Any,  # noqa: ANN401 - pytest-django has no public type
) -> None:
    settings.PUBLIC_URL = "https://sync.harbour.example"

    location = provider.get(path_of(alice)).body["meta"]["location"]
    assert location == f"https://sync.harbour.example/scim/v2{path_of(alice)}"


def test_the_service_says_what_it_can_do_without_a_token(anonymous: Client) -> None:
    body = anonymous.get("/scim/v2/ServiceProviderConfig").json()

    supported = {name for name, part in body.items() if isinstance(part, dict) and part.get("supported")}
    assert supported == {"patch", "filter", "sort", "etag"}
    assert (body["bulk"]["supported"], body["changePassword"]["supported"]) == (False, False)
    assert body["pagination"] == {
        "cursor": True,
        "index": True,
        "defaultPaginationMethod": "index",
        "defaultPageSize": 100,
        "maxPageSize": 1000,
    }
    assert body["authenticationSchemes"][0]["type"] == "oauthbearertoken"


def test_resource_types_and_schemas_are_lists_with_items(provider: IdentityProvider) -> None:
    for path, key in (("/ResourceTypes", "name"), ("/Schemas", "id")):
        body = provider.get(path).body
        assert body["totalResults"] == len(body["Resources"])
        for resource in body["Resources"]:
            assert provider.get(f"{path}/{resource[key]}").body == resource
        assert_scim_error(provider.get(path, filter='name eq "User"'), 403)
        assert_scim_error(provider.get(f"{path}/nothing"), 404)


def sample_of(attribute: dict[str, Any]) -> Any:  # noqa: ANN401 - the test client's answer - JSON
    """A value that the attribute can have."""
    if attribute["type"] == "complex":
        subs = (sub for sub in attribute["subAttributes"] if sub["mutability"] != "readOnly")
        value: Any = {sub["name"]: sample_of(sub) for sub in subs}
    else:
        value = True if attribute["type"] == "boolean" else f"{attribute['name']}@harbour.example"
    return [value] if attribute["multiValued"] else value


def test_every_advertised_attribute_is_kept(provider: IdentityProvider) -> None:
    """The schemas promise nothing that a client would not read back."""
    urns = ("core:2.0:User", "extension:enterprise:2.0:User")
    core, enterprise = (provider.get(f"/Schemas/urn:ietf:params:scim:schemas:{urn}").body for urn in urns)
    sent, extension = (
        {each["name"]: sample_of(each) for each in schema["attributes"] if each["mutability"] != "readOnly"}
        for schema in (core, enterprise)
    )
    body = provider.post("/Users", {**sent, enterprise["id"]: extension}).body

    assert len(sent) > 15
    assert {name: body[name] for name in sent} == sent
    assert body[enterprise["id"]] == extension


def test_discovery_with_a_wrong_token_is_refused(anonymous: Client) -> None:
    response = anonymous.get("/scim/v2/Schemas", headers={"Authorization": "Bearer us_scim_wrong"})

    assert response.status_code == 401


def test_head_answers_as_get_without_a_body(provider: IdentityProvider, alice: DirectoryUser) -> None:
    for path in (path_of(alice), "/Users", "/Schemas"):
        read, head = provider.get(path), provider.send("HEAD", path, b"")
        assert (head.status, head.content) == (200, b"")
        assert head.headers["Content-Length"] == str(len(read.content))
    assert provider.send("HEAD", "/Users/5a1d3c1e-0000-4000-8000-000000000000", b"").status == 404


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/Me", "/Bulk"])
def test_what_is_not_there_says_so(provider: IdentityProvider, method: str, path: str) -> None:
    assert_scim_error(provider.send(method, path, b"{}"), 501)


@pytest.mark.parametrize(("ends", "status"), [({"wsgi.input_terminated": True}, 201), ({}, 411)])
def test_a_chunked_body_is_read_where_the_server_knows_its_end(
    provider: IdentityProvider, ends: dict[str, bool], status: int
) -> None:
    assert send_chunked(provider, DORA, **ends).status_code == status


def test_a_chunked_body_over_the_limit_is_too_large(
    provider: IdentityProvider,
    settings: Any,  # noqa: ANN401 - pytest-django has no public type
) -> None:
    settings.SCIM_MAX_BODY_BYTES = 10
    assert send_chunked(provider, DORA, **{"wsgi.input_terminated": True}).status_code == 413


def send_chunked(provider: IdentityProvider, body: bytes, **environment: object) -> Any:  # noqa: ANN401 - the test client's answer
    """Without a Content-Length, as `Transfer-Encoding: chunked` arrives."""
    extra: dict[str, Any] = {"wsgi.input": BytesIO(body), **environment}
    return provider.client.generic(
        "POST",
        "/scim/v2/Users",
        content_type="application/scim+json",
        headers={"Authorization": f"Bearer {provider.token}", "Transfer-Encoding": "chunked"},
        **extra,
    )


def test_unknown_parameters_of_an_address_are_ignored_everywhere(
    provider: IdentityProvider, sales: DirectoryGroup, alice: DirectoryUser
) -> None:
    flag = "?aadOptscim062020&feature=on"
    paths = ["/Users", "/Groups", "/ServiceProviderConfig", "/ResourceTypes", "/Schemas"]
    for path in [*paths, path_of(alice), path_of(sales)]:
        assert provider.get(f"{path}{flag}").status == 200, path
    assert provider.post(f"/Users{flag}", {"userName": "dora"}).status == 201
    assert provider.send("PUT", f"{path_of(alice)}{flag}", {"userName": "alice"}).status == 200
    assert provider.send("DELETE", f"{path_of(sales)}{flag}", b"").status == 204
