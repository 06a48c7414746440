"""PATCH /Users/id in the dialects of the identity providers."""

import pytest

from rules.audit.models import Activity
from rules.directory.models import DirectoryUser
from rules.provisioning.models import PendingUser
from tests.factories import LONG_AGO, DirectoryUserFactory
from tests.scim.provider import ENTERPRISE, JSON, IdentityProvider, kept, op, path_of


def test_a_patch_to_a_taken_user_name_is_a_conflict_and_changes_nothing(
    provider: IdentityProvider, alice: DirectoryUser, bruno: DirectoryUser
) -> None:
    answer = provider.patch(
        path_of(bruno), op("replace", "title", value="Cook"), op("replace", "userName", value=alice.user_name)
    )

    assert (answer.status, answer.scim_type) == (409, "uniqueness")
    assert (kept(bruno).user_name, kept(bruno).title) == ("bruno@harbour.example", "")


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "replace", "value": {"active": False}},
        {"op": "Replace", "path": "active", "value": "False"},
        {"op": "Add", "path": "Active", "value": False},
        {"op": "replace", "path": "urn:ietf:params:scim:schemas:core:2.0:User:active", "value": "false"},
    ],
    ids=["okta", "entra", "add", "urn"],
)
def test_a_user_is_deactivated_in_every_dialect(
    provider: IdentityProvider, alice: DirectoryUser, operation: JSON
) -> None:
    answer = provider.patch(path_of(alice), operation)

    assert (answer.status, answer.body["active"]) == (200, False)
    assert not kept(alice).active
    assert PendingUser.objects.get().user_id == alice.pk
    assert Activity.objects.filter(action="user.deactivated", subject_id=alice.pk).exists()


def test_dotted_names_and_urns_without_a_path_are_understood(
    provider: IdentityProvider, alice: DirectoryUser
) -> None:
    entra = {
        "displayName": "Alice A.",
        "name.givenName": "Alicia",
        "NAME.FAMILYNAME": "Amsel",
        'emails[type eq "work"].value': "amsel@harbour.example",
        f"{ENTERPRISE}:department": "Support",
        f"{ENTERPRISE}:manager": "00u-vera",
        "urn:ietf:params:scim:schemas:core:2.0:User:title": "Cook",
        "meta": {"resourceType": "User"},
    }
    answer = provider.patch(path_of(alice), op("replace", value=entra))

    assert answer.status == 200
    user = kept(alice)
    assert (user.display_name, user.given_name, user.family_name) == ("Alice A.", "Alicia", "Amsel")
    assert (user.email, user.department, user.title) == ("amsel@harbour.example", "Support", "Cook")


def test_a_removed_active_changes_nothing_of_what_the_user_has(
    provider: IdentityProvider, alice: DirectoryUser
) -> None:
    for active in (False, True):
        provider.patch(path_of(alice), op("replace", "active", value=active))
        PendingUser.objects.all().delete()
        assert "active" not in provider.patch(path_of(alice), op("remove", "active")).body
        assert kept(alice).active is active
        assert not PendingUser.objects.exists()
    assert provider.put(path_of(alice), {"userName": "alice"}).body["active"] is True


def test_a_typed_path_creates_the_address_that_is_not_there(provider: IdentityProvider, okta: object) -> None:
    user = DirectoryUserFactory.create(source=okta, user_name="dora", email="")
    entra = {"op": "Add", "path": 'emails[type eq "work"].value', "value": "dora@harbour.example"}

    assert provider.patch(path_of(user), entra).status == 200
    assert kept(user).email == "dora@harbour.example"


def test_an_unmatched_filter_has_no_target_to_replace(
    provider: IdentityProvider, alice: DirectoryUser
) -> None:
    answer = provider.patch(
        path_of(alice), op("replace", 'emails[type eq "home"]', value={"value": "a@home.example"})
    )

    assert (answer.status, answer.scim_type) == (400, "noTarget")
    assert kept(alice).email == "alice@harbour.example"


def test_a_private_address_does_not_displace_the_work_address(
    provider: IdentityProvider, alice: DirectoryUser
) -> None:
    answer = provider.patch(
        path_of(alice), op("add", "emails", value=[{"type": "home", "value": "alice@home.example"}])
    )

    assert answer.status == 200
    assert kept(alice).email == "alice@harbour.example"


def test_the_address_that_becomes_primary_is_the_only_one_and_gets_mail(
    provider: IdentityProvider, alice: DirectoryUser
) -> None:
    new = {"type": "other", "value": "new@harbour.example", "primary": True}
    answer = provider.patch(path_of(alice), op("add", "emails", value=[new]))

    assert [(each["value"], each["primary"]) for each in answer.body["emails"]] == [
        ("alice@harbour.example", False),
        ("new@harbour.example", True),
    ]
    assert kept(alice).email == "new@harbour.example"


@pytest.mark.parametrize(
    ("operation", "field"),
    [
        (op("remove", "title"), "title"),
        (op("replace", "title", value=None), "title"),
        (op("replace", "title", value=""), "title"),
        (op("remove", "name.givenName"), "given_name"),
        (op("remove", "name"), "given_name"),
        (op("remove", f"{ENTERPRISE}:department"), "department"),
        (op("remove", ENTERPRISE), "department"),
        (op("remove", "externalId"), "external_id"),
    ],
)
def test_an_attribute_is_emptied(
    provider: IdentityProvider, alice: DirectoryUser, operation: JSON, field: str
) -> None:
    DirectoryUser.objects.filter(pk=alice.pk).update(title="Cook")

    assert provider.patch(path_of(alice), operation).status == 200
    assert getattr(kept(alice), field) == ""


def test_a_removed_address_gives_way_to_the_user_name(
    provider: IdentityProvider, alice: DirectoryUser
) -> None:
    provider.patch(path_of(alice), op("replace", "emails", value=[{"value": "other@harbour.example"}]))
    assert kept(alice).email == "other@harbour.example"

    provider.patch(path_of(alice), op("remove", 'emails[value eq "OTHER@harbour.example"]'))
    assert kept(alice).email == alice.user_name


@pytest.mark.parametrize(
    ("user_name", "expected"),
    [("dora.b@harbour.example", "dora.b@harbour.example"), ("dora", "")],
)
def test_an_address_derived_from_the_user_name_follows_it(
    provider: IdentityProvider, user_name: str, expected: str
) -> None:
    body = provider.post("/Users", {"userName": "dora@harbour.example"}).body
    answer = provider.patch(f"/Users/{body['id']}", op("replace", "userName", value=user_name))

    assert answer.status == 200
    assert DirectoryUser.objects.get().email == expected


def test_an_address_that_is_sent_does_not_follow_the_user_name(
    provider: IdentityProvider, alice: DirectoryUser
) -> None:
    old = alice.user_name
    rename = op("replace", "userName", value="alice.amsel@harbour.example")
    provider.patch(path_of(alice), rename, op("replace", "emails", value=[{"value": old, "type": "work"}]))
    assert (kept(alice).user_name, kept(alice).email) == ("alice.amsel@harbour.example", old)

    provider.patch(path_of(alice), op("replace", "userName", value="alice.a@harbour.example"))
    assert kept(alice).email == old


@pytest.mark.parametrize(
    ("operation", "scim_type"),
    [
        (op("remove", "userName"), "mutability"),
        (op("replace", "userName", value=None), "mutability"),
        (op("replace", "id", value="x"), "mutability"),
        (op("add", "groups", value=[{"value": "x"}]), "mutability"),
        (op("replace", "meta.created", value="x"), "mutability"),
        (op("remove"), "noTarget"),
        (op("replace", "title"), "invalidValue"),
        (op("replace", "title", value=["a"]), "invalidValue"),
        (op("replace", value="text"), "invalidValue"),
        (op("replace", "name", value="text"), "invalidValue"),
        (op("replace", "a b", value="x"), "invalidPath"),
        (op("replace", "title]", value="x"), "invalidPath"),
        (op("replace", 'emails[type eq "work"', value="x"), "invalidFilter"),
        (op("replace", "emails[type]", value="x"), "invalidFilter"),
        (op("replace", 'emails[city eq "Bonn"].value', value="x"), "invalidFilter"),
        (op("move", "title", value="x"), "invalidSyntax"),
        ({"path": "title", "value": "x"}, "invalidSyntax"),
        (op("replace", 7, value="x"), "invalidSyntax"),  # type: ignore[arg-type]  # wrong on purpose
    ],
)
def test_a_refused_operation_takes_the_whole_request_with_it(
    provider: IdentityProvider, alice: DirectoryUser, operation: JSON, scim_type: str
) -> None:
    answer = provider.patch(path_of(alice), op("replace", "title", value="Cook"), operation)

    assert (answer.status, answer.scim_type) == (400, scim_type)
    assert (kept(alice).title, kept(alice).version) == ("", 1)


def test_a_patch_that_changes_nothing_leaves_no_trace(
    provider: IdentityProvider, alice: DirectoryUser
) -> None:
    answer = provider.patch(
        path_of(alice),
        op("replace", "displayName", value=""),
        op("Replace", "active", value="True"),
        op("add", "nickName", value=""),
        op("add", "shoeSize", value="47"),
        op("remove", 'phoneNumbers[type eq "work"]'),
        op("replace", f"{ENTERPRISE}:manager", value=""),
        op("replace", "emails", value=[{"value": "alice@harbour.example", "type": "work", "primary": True}]),
    )

    assert answer.status == 200
    assert (kept(alice).version, kept(alice).updated_at) == (1, LONG_AGO)
    assert not Activity.objects.filter(action__startswith="user.").exists()
    assert not PendingUser.objects.exists()
