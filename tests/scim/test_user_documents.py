"""Attributes that no rule looks at: kept, patched, found and given back all the same."""

import pytest

from rules.audit.models import Activity
from rules.directory.models import DirectoryUser, Source
from rules.provisioning.models import PendingUser
from tests.factories import LONG_AGO, DirectoryUserFactory
from tests.scim.provider import ENTERPRISE, JSON, IdentityProvider, op, path_of

DORA: JSON = {
    "userName": "dora",
    "name": {"givenName": "Dora", "middleName": "Maria", "honorificPrefix": "Dr.", "formatted": "Dr. Dora"},
    "nickName": "Dori",
    "profileUrl": "random text, no address",
    "locale": "whatever",
    "timezone": "Mars/North",
    "emails": [
        {"value": "Dora@Home.example", "type": "home"},
        {"value": "dora@work.example", "type": "work", "primary": True},
    ],
    "phoneNumbers": [{"value": "+49 30 1", "type": "work"}, {"value": "+49 170 2", "type": "mobile"}],
    "addresses": [{"type": "work", "locality": "Berlin", "country": "DE"}],
    "roles": [{"value": "admin", "primary": True}],
    ENTERPRISE: {"department": "Sales", "organization": "Harbour", "manager": {"value": "00u-vera"}},
}
FAX = [{"value": "+49 30 9", "type": "fax"}]


@pytest.fixture
def dora(provider: IdentityProvider) -> str:
    """Her path."""
    return f"/Users/{provider.post('/Users', DORA).body['id']}"


def test_everything_that_was_sent_is_read_back(provider: IdentityProvider, dora: str) -> None:
    body = provider.get(dora).body

    assert {name: body[name] for name in DORA} == DORA
    row = DirectoryUser.objects.get()
    assert (row.given_name, row.department, row.email) == ("Dora", "Sales", "dora@work.example")
    assert "givenName" not in row.document["name"]


def test_put_forgets_what_it_does_not_name(provider: IdentityProvider, dora: str) -> None:
    body = provider.put(dora, {"userName": "dora", "phoneNumbers": FAX}).body

    assert body["phoneNumbers"] == FAX
    assert not {"name", "nickName", "emails", "roles", ENTERPRISE} & body.keys()


@pytest.mark.parametrize(
    ("operation", "attribute", "expected"),
    [
        (op("replace", "nickName", value="D"), "nickName", "D"),
        (op("remove", "nickName"), "nickName", None),
        (op("replace", "name.middleName", value="M."), "name", {**DORA["name"], "middleName": "M."}),
        (op("replace", value={"name": {"middleName": "M."}}), "name", {**DORA["name"], "middleName": "M."}),
        (op("add", "phoneNumbers", value=FAX), "phoneNumbers", DORA["phoneNumbers"] + FAX),
        (op("add", "phoneNumbers", value=DORA["phoneNumbers"][0]), "phoneNumbers", DORA["phoneNumbers"]),
        (op("replace", "phoneNumbers", value=FAX), "phoneNumbers", FAX),
        (op("replace", "phoneNumbers", value=[]), "phoneNumbers", None),
        (op("remove", 'phoneNumbers[type eq "WORK"]'), "phoneNumbers", DORA["phoneNumbers"][1:]),
        (op("remove", "phoneNumbers", value=FAX), "phoneNumbers", DORA["phoneNumbers"]),
        (op("remove", 'roles[value eq "admin"].primary'), "roles", [{"value": "admin"}]),
        (
            op("Add", 'addresses[type eq "work"].postalCode', value="10115"),
            "addresses",
            [{**DORA["addresses"][0], "postalCode": "10115"}],
        ),
        (
            op("Add", 'addresses[type eq "home"].locality', value="Bonn"),
            "addresses",
            [*DORA["addresses"], {"type": "home", "locality": "Bonn"}],
        ),
        (
            op("Replace", 'roles[primary eq "True"].value', value="boss"),
            "roles",
            [{"value": "boss", "primary": True}],
        ),
    ],
)
def test_what_no_rule_looks_at_is_patched_by_the_same_rules(
    provider: IdentityProvider, dora: str, operation: JSON, attribute: str, expected: object
) -> None:
    answer = provider.patch(dora, operation)

    assert answer.status == 200
    assert answer.body.get(attribute) == provider.get(dora).body.get(attribute) == expected
    assert not PendingUser.objects.exists()


@pytest.mark.parametrize(
    ("operation", "manager"),
    [
        (op("Add", f"{ENTERPRISE}:manager", value="00u-max"), {"value": "00u-max"}),
        (op("replace", f"{ENTERPRISE}:manager", value={"value": "00u-max"}), {"value": "00u-max"}),
        (op("replace", f"{ENTERPRISE}:manager", value=[{"value": "00u-max"}]), {"value": "00u-max"}),
        (op("replace", f"{ENTERPRISE}:manager.value", value="00u-max"), {"value": "00u-max"}),
        (op("replace", value={f"{ENTERPRISE}:manager": "00u-max"}), {"value": "00u-max"}),
        (op("replace", value={ENTERPRISE: {"manager": {"value": "00u-max"}}}), {"value": "00u-max"}),
        (op("replace", f"{ENTERPRISE}:manager", value={"value": ""}), None),
        (op("replace", f"{ENTERPRISE}:manager", value=""), None),
        (op("replace", f"{ENTERPRISE}:manager", value=[]), None),
        (op("remove", f"{ENTERPRISE}:manager"), None),
        (op("remove", f"{ENTERPRISE}:manager.value"), None),
        (op("replace", f"{ENTERPRISE}:manager.displayName", value="Max"), "mutability"),
    ],
)
def test_a_manager_comes_and_goes_in_every_dialect(
    provider: IdentityProvider, dora: str, operation: JSON, manager: object
) -> None:
    answer = provider.patch(dora, operation)

    if manager == "mutability":
        assert (answer.status, answer.scim_type) == (400, "mutability")
        return
    assert answer.body[ENTERPRISE].get("manager") == manager
    assert answer.body[ENTERPRISE]["department"] == "Sales"


def test_of_several_primary_values_the_first_one_stays(provider: IdentityProvider) -> None:
    emails = [{"value": f"{name}@harbour.example", "primary": True} for name in ("a", "b")]
    body = provider.post("/Users", {"userName": "dora", "emails": emails}).body

    assert [each["primary"] for each in body["emails"]] == [True, False]
    assert DirectoryUser.objects.get().email == "a@harbour.example"


def test_the_same_again_leaves_no_trace(provider: IdentityProvider, dora: str) -> None:
    DirectoryUser.objects.update(updated_at=LONG_AGO)
    read = provider.get(dora).body
    assert provider.put(dora, read).body == read
    assert provider.patch(dora, op("replace", value=read)).body == read

    row = DirectoryUser.objects.get()
    assert (row.version, row.updated_at) == (1, LONG_AGO)
    assert not Activity.objects.filter(action="user.changed").exists()


def test_the_history_names_the_attributes_that_changed(provider: IdentityProvider, dora: str) -> None:
    provider.patch(
        dora,
        op("replace", "nickName", value="D"),
        op("replace", "title", value="Cook"),
        op("remove", "roles"),
    )

    changed = Activity.objects.get(action="user.changed").details["changed"]
    assert changed == {
        "nickName": ["Dori", "D"],
        "title": ["", "Cook"],
        "roles": [DORA["roles"], None],
    }


@pytest.mark.parametrize(
    "body",
    [
        {"nickName": 7},
        {"nickName": "a\x00b"},
        {"phoneNumbers": [7]},
        {"phoneNumbers": [{"value": ["x"]}]},
        {"phoneNumbers": [{"primary": "maybe"}]},
        {"addresses": ["Berlin"]},
        {"photos": [{"value": "x" * 70_000}]},
        {ENTERPRISE: {"manager": 7}},
    ],
)
def test_a_value_of_another_type_is_refused(provider: IdentityProvider, body: JSON) -> None:
    answer = provider.post("/Users", {"userName": "dora", **body})

    assert (answer.status, answer.scim_type) == (400, "invalidValue")
    assert not DirectoryUser.objects.exists()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('emails.value eq "DORA@home.example"', True),
        ('emails eq "dora@WORK.example"', True),
        ('emails[type eq "work"].value eq "dora@work.example"', True),
        ('emails[type eq "home"].value eq "dora@work.example"', False),
        ('emails[type eq "work" and value eq "dora@home.example"]', False),
        ('emails[type eq "home" and not (primary eq true)]', True),
        ('emails[primary eq "True" and type ne "work"]', False),
        ('emails.value ew ".EXAMPLE" and emails.value sw "DORA@h"', True),
        ('emails.value co "%"', False),
        ('phoneNumbers[type eq "mobile" or type eq "fax"]', True),
        ('phoneNumbers.type eq "fax"', False),
        ('not (phoneNumbers.type eq "fax")', True),
        ("phoneNumbers pr and not (ims pr)", True),
        ("phoneNumbers.primary eq false", True),
        ("phoneNumbers[display pr]", False),
        ("phoneNumbers.display eq null", True),
        ("phoneNumbers[value ne null]", True),
        ('ims.value ne "x"', True),
        ('ims[value ne "x"]', False),
        ("ims.value ne null", False),
        ('not (ims.value ne "x" or userType eq "x")', False),
        ('phoneNumbers.value gt "+49 170"', True),
        ('addresses.country eq "de"', True),
        ('nickName eq "DORI"', True),
        ('name.middleName sw "mar" and name.honorificPrefix pr', True),
        ('userType eq null and not (userType pr) and userType ne "x"', True),
        ('profileUrl eq "Random text, no address"', False),
        (f'{ENTERPRISE}:organization eq "harbour"', True),
        (f'{ENTERPRISE}:manager.value eq "00u-vera"', True),
        (f'{ENTERPRISE}:manager eq "00U-vera"', False),
    ],
)
def test_a_filter_finds_what_is_in_a_document(
    provider: IdentityProvider,
    okta: Source,
    dora: str,
    text: str,
    found: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    answer = provider.get("/Users", filter=text)

    assert answer.status == 200, answer.content
    assert answer.user_names == (["dora"] if found else [])


def test_sorting_takes_a_text_of_a_document(provider: IdentityProvider, okta: Source, dora: str) -> None:
    DirectoryUserFactory.create(source=okta, user_name="alf", email="", document={"nickName": "alfi"})
    DirectoryUserFactory.create(source=okta, user_name="bea", email="")

    assert provider.get("/Users", sortBy="nickName").user_names == ["alf", "dora", "bea"]


def test_parts_of_a_document_are_chosen(provider: IdentityProvider, dora: str) -> None:
    body = provider.get(dora, attributes=f"phoneNumbers.type,name.middleName,{ENTERPRISE}:manager").body
    assert body["phoneNumbers"] == [{"type": "work"}, {"type": "mobile"}]
    assert body["name"] == {"middleName": "Maria"}
    assert body[ENTERPRISE] == {"manager": {"value": "00u-vera"}}
    assert "phoneNumbers" not in provider.get(dora, excludedAttributes="phoneNumbers").body


def test_a_change_of_a_document_makes_nobody_pending(
    provider: IdentityProvider, alice: DirectoryUser
) -> None:
    provider.patch(path_of(alice), op("add", "phoneNumbers", value=FAX))
    assert not PendingUser.objects.exists()
