"""The traps of membership: what identity providers send, and exactly who is in the group afterwards."""

from uuid import uuid4

import pytest

from rules.audit.models import Activity
from rules.directory.models import DirectoryGroup, DirectoryUser
from rules.provisioning.models import PendingUser
from tests.factories import LONG_AGO, DirectoryUserFactory, SourceFactory
from tests.scim.provider import IdentityProvider, member, op, path_of


def members_of(group: DirectoryGroup) -> set[str]:
    return set(group.members.values_list("given_name", flat=True))


def pending_names() -> list[str]:
    user_ids = PendingUser.objects.values_list("user_id", flat=True)
    return sorted(DirectoryUser.objects.get(pk=user_id).given_name for user_id in user_ids)


def assert_untouched(group: DirectoryGroup, members: set[str]) -> None:
    """No member, no event, no new version, no pending user."""
    group.refresh_from_db()
    assert members_of(group) == members
    assert (group.version, group.updated_at) == (1, LONG_AGO)
    assert not PendingUser.objects.exists()
    assert not Activity.objects.filter(action__startswith="group.").exists()


def test_add_puts_a_user_in_and_makes_only_that_user_pending(
    provider: IdentityProvider, sales: DirectoryGroup, carla: DirectoryUser
) -> None:
    answer = provider.patch(path_of(sales), op("add", "members", value=[member(carla)]))

    assert (answer.status, answer.content) == (204, b"")
    assert members_of(sales) == {"Alice", "Bruno", "Carla"}
    assert pending_names() == ["Carla"]
    sales.refresh_from_db()
    assert sales.version == 2


def test_remove_with_a_value_list_removes_only_those(
    provider: IdentityProvider, sales: DirectoryGroup, alice: DirectoryUser
) -> None:
    entra = {"op": "Remove", "path": "members", "value": [{"$ref": None, "value": str(alice.public_id)}]}
    answer = provider.patch(path_of(sales), entra)

    assert answer.status == 204
    assert members_of(sales) == {"Bruno"}
    assert pending_names() == ["Alice"]


def test_remove_with_an_empty_value_list_removes_nobody(
    provider: IdentityProvider, sales: DirectoryGroup
) -> None:
    answer = provider.patch(path_of(sales), op("remove", "members", value=[]))

    assert answer.status == 204
    assert_untouched(sales, {"Alice", "Bruno"})


def test_remove_without_value_and_filter_empties_the_group(
    provider: IdentityProvider, sales: DirectoryGroup
) -> None:
    answer = provider.patch(path_of(sales), op("remove", "members"))

    assert answer.status == 204
    assert members_of(sales) == set()
    assert pending_names() == ["Alice", "Bruno"]


def test_remove_with_a_filter_removes_that_member(
    provider: IdentityProvider, sales: DirectoryGroup, alice: DirectoryUser
) -> None:
    answer = provider.patch(path_of(sales), op("remove", f'members[value eq "{alice.public_id}"]'))

    assert answer.status == 204
    assert members_of(sales) == {"Bruno"}
    assert pending_names() == ["Alice"]


def test_remove_with_a_filter_of_two_ids_removes_both(
    provider: IdentityProvider, sales: DirectoryGroup, alice: DirectoryUser, bruno: DirectoryUser
) -> None:
    path = f'members[value eq "{alice.public_id}" or value eq "{bruno.public_id}"]'

    assert provider.patch(path_of(sales), op("remove", path)).status == 204
    assert members_of(sales) == set()


def test_a_filter_that_is_not_by_value_is_refused(provider: IdentityProvider, sales: DirectoryGroup) -> None:
    answer = provider.patch(path_of(sales), op("remove", 'members[display eq "Alice"]'))

    assert (answer.status, answer.scim_type) == (400, "invalidFilter")
    assert_untouched(sales, {"Alice", "Bruno"})


def test_a_rename_without_path_leaves_the_members_alone(
    provider: IdentityProvider, sales: DirectoryGroup
) -> None:
    okta = {"op": "replace", "value": {"id": str(sales.public_id), "displayName": "Sales Europe"}}
    answer = provider.patch(path_of(sales), okta)

    assert answer.status == 204
    sales.refresh_from_db()
    assert sales.display_name == "Sales Europe"
    assert members_of(sales) == {"Alice", "Bruno"}
    assert not PendingUser.objects.exists()


def test_replace_makes_exactly_that_set_and_only_real_changes_pending(
    provider: IdentityProvider, sales: DirectoryGroup, bruno: DirectoryUser, carla: DirectoryUser
) -> None:
    answer = provider.patch(path_of(sales), op("replace", "members", value=[member(bruno), member(carla)]))

    assert answer.status == 204
    assert members_of(sales) == {"Bruno", "Carla"}
    assert pending_names() == ["Alice", "Carla"]


def test_an_empty_members_list_empties_the_group(provider: IdentityProvider, sales: DirectoryGroup) -> None:
    answer = provider.patch(path_of(sales), op("replace", "members", value=[]))

    assert answer.status == 204
    assert members_of(sales) == set()
    assert pending_names() == ["Alice", "Bruno"]


def test_members_are_replaced_without_a_path_too(
    provider: IdentityProvider, sales: DirectoryGroup, carla: DirectoryUser
) -> None:
    answer = provider.patch(path_of(sales), op("replace", value={"members": [member(carla)]}))

    assert answer.status == 204
    assert members_of(sales) == {"Carla"}


@pytest.mark.parametrize("kind", ["add", "Add"])
def test_adding_an_existing_member_changes_nothing(
    provider: IdentityProvider, sales: DirectoryGroup, alice: DirectoryUser, kind: str
) -> None:
    answer = provider.patch(path_of(sales), op(kind, "members", value=[member(alice)]))

    assert answer.status == 204
    assert_untouched(sales, {"Alice", "Bruno"})


def test_removing_a_stranger_changes_nothing(
    provider: IdentityProvider, sales: DirectoryGroup, carla: DirectoryUser
) -> None:
    answer = provider.patch(
        path_of(sales),
        op("remove", "members", value=[member(carla)]),
        op("remove", f'members[value eq "{uuid4()}"]'),
        op("remove", 'members[value eq "nobody"]'),
        op("remove", "members", value=[{"value": "nobody"}]),
    )

    assert answer.status == 204
    assert_untouched(sales, {"Alice", "Bruno"})


def test_remove_then_add_of_one_member_leaves_the_member_in(
    provider: IdentityProvider, sales: DirectoryGroup, alice: DirectoryUser
) -> None:
    answer = provider.patch(
        path_of(sales),
        op("remove", f'members[value eq "{alice.public_id}"]'),
        op("add", "members", value=[member(alice)]),
    )

    assert answer.status == 204
    assert_untouched(sales, {"Alice", "Bruno"})


def test_add_then_remove_of_one_user_leaves_the_user_out(
    provider: IdentityProvider, sales: DirectoryGroup, carla: DirectoryUser
) -> None:
    answer = provider.patch(
        path_of(sales),
        op("add", "members", value=[member(carla)]),
        op("remove", "members", value=[member(carla)]),
    )

    assert answer.status == 204
    assert_untouched(sales, {"Alice", "Bruno"})


def test_whom_a_request_puts_in_and_takes_out_again_must_exist_too(
    provider: IdentityProvider, sales: DirectoryGroup
) -> None:
    nobody = str(uuid4())
    answer = provider.patch(
        path_of(sales),
        op("add", "members", value=[{"value": nobody}]),
        op("remove", f'members[value eq "{nobody}"]'),
    )

    assert (answer.status, answer.scim_type) == (400, "invalidValue")
    assert_untouched(sales, {"Alice", "Bruno"})


def test_what_follows_a_replacement_is_about_the_new_members(
    provider: IdentityProvider, sales: DirectoryGroup, alice: DirectoryUser, carla: DirectoryUser
) -> None:
    answer = provider.patch(
        path_of(sales),
        op("replace", "members", value=[member(alice), member(carla)]),
        op("remove", "members", value=[member(alice)]),
    )

    assert answer.status == 204
    assert members_of(sales) == {"Carla"}
    assert pending_names() == ["Alice", "Bruno", "Carla"]


def test_a_new_name_and_new_members_in_one_request_are_one_version(
    provider: IdentityProvider, sales: DirectoryGroup, carla: DirectoryUser
) -> None:
    answer = provider.patch(
        path_of(sales),
        op("replace", "displayName", value="Field sales"),
        op("add", "members", value=[member(carla)]),
    )

    assert answer.headers["ETag"] == 'W/"2"'
    sales.refresh_from_db()
    assert (sales.version, sales.display_name) == (2, "Field sales")
    told = Activity.objects.filter(action__startswith="group.").order_by("pk")
    assert [each.action for each in told] == ["group.changed", "group.members_joined"]
    assert {each.subject_name for each in told} == {"Field sales"}


@pytest.mark.parametrize("kind", ["add", "replace"])
def test_an_unknown_member_id_is_refused_and_nothing_is_applied(
    provider: IdentityProvider, sales: DirectoryGroup, carla: DirectoryUser, kind: str
) -> None:
    answer = provider.patch(
        path_of(sales),
        op("replace", "displayName", value="Renamed"),
        op(kind, "members", value=[member(carla), {"value": str(uuid4())}]),
    )

    assert (answer.status, answer.scim_type) == (400, "invalidValue")
    assert sales.display_name == "Sales"
    assert_untouched(sales, {"Alice", "Bruno"})


def test_a_new_member_whose_id_is_no_id_is_refused(provider: IdentityProvider, sales: DirectoryGroup) -> None:
    nobody = [{"value": "alice"}]
    for answer in (
        provider.patch(path_of(sales), op("add", "members", value=nobody)),
        provider.patch(path_of(sales), op("replace", "members", value=nobody)),
        provider.put(path_of(sales), {"displayName": "Sales", "members": nobody}),
    ):
        assert (answer.status, answer.scim_type) == (400, "invalidValue")
    assert_untouched(sales, {"Alice", "Bruno"})


def test_a_user_of_another_connection_is_an_unknown_member(
    provider: IdentityProvider, sales: DirectoryGroup
) -> None:
    elsewhere = DirectoryUserFactory.create(source=SourceFactory.create(account=sales.account))
    answer = provider.patch(path_of(sales), op("add", "members", value=[member(elsewhere)]))

    assert (answer.status, answer.scim_type) == (400, "invalidValue")
    assert_untouched(sales, {"Alice", "Bruno"})


def test_put_without_members_clears_them(provider: IdentityProvider, sales: DirectoryGroup) -> None:
    answer = provider.put(path_of(sales), {"displayName": "Sales"})

    assert answer.status == 200
    assert answer.body["members"] == []
    assert members_of(sales) == set()
    assert pending_names() == ["Alice", "Bruno"]


def test_put_makes_exactly_the_members_that_it_lists(
    provider: IdentityProvider, sales: DirectoryGroup, bruno: DirectoryUser, carla: DirectoryUser
) -> None:
    answer = provider.put(path_of(sales), {"displayName": "Sales", "members": [member(bruno), member(carla)]})

    assert {each["value"] for each in answer.body["members"]} == {
        str(bruno.public_id),
        str(carla.public_id),
    }
    assert members_of(sales) == {"Bruno", "Carla"}
    assert pending_names() == ["Alice", "Carla"]


def test_a_member_named_twice_is_one_member(
    provider: IdentityProvider, sales: DirectoryGroup, carla: DirectoryUser
) -> None:
    answer = provider.patch(path_of(sales), op("add", "members", value=[member(carla), member(carla)]))

    assert answer.status == 204
    assert pending_names() == ["Carla"]


def test_a_single_member_may_come_without_a_list(
    provider: IdentityProvider, sales: DirectoryGroup, carla: DirectoryUser
) -> None:
    assert provider.patch(path_of(sales), op("add", "members", value=member(carla))).status == 204
    assert members_of(sales) == {"Alice", "Bruno", "Carla"}


@pytest.mark.parametrize("value", [{}, {"value": None}])
def test_adding_members_without_a_value_is_refused(
    provider: IdentityProvider, sales: DirectoryGroup, value: dict[str, object]
) -> None:
    answer = provider.patch(path_of(sales), op("add", "members", **value))

    assert (answer.status, answer.scim_type) == (400, "invalidValue")
    assert_untouched(sales, {"Alice", "Bruno"})
