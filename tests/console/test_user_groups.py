import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from rules.audit.models import Activity
from rules.catalog.models import UserGroup
from rules.provisioning.models import Profile, UserStatus
from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import RuleFactory, UserGroupFactory

URL = reverse("console:user_groups")
ADD = reverse("console:user_group_add")


@pytest.fixture
def berlin(harbour: Harbour) -> UserGroup:
    return UserGroupFactory.create(account=harbour.account, name="Berlin")


@pytest.fixture
def mitte(berlin: UserGroup) -> UserGroup:
    return UserGroupFactory.create(account=berlin.account, name="Mitte", parent=berlin)


def edit(user_group: UserGroup) -> str:
    return reverse("console:user_group_edit", args=[user_group.pk])


def delete(user_group: UserGroup) -> str:
    return reverse("console:user_group_delete", args=[user_group.pk])


def test_subgroups_stand_below_their_group_with_users_and_rules(
    console: Client, harbour: Harbour, mitte: UserGroup
) -> None:
    UserGroupFactory.create(account=harbour.account, name="Bern")
    RuleFactory.create(group=harbour.sales, user_group=mitte)
    Profile.objects.filter(user=harbour.alice).update(user_group=mitte)
    said = words(console.get(URL))
    assert "Berlin 0 None Mitte Berlin / 1 #1 Bern 0 None" in said
    assert "3 in total" in said


def test_search_finds_a_subgroup_by_the_name_of_its_group(console: Client, mitte: UserGroup) -> None:
    UserGroupFactory.create(account=mitte.account, name="Oslo")
    said = words(console.get(URL, {"q": "BERL"}))
    assert "Mitte" in said
    assert "Oslo" not in said
    assert "No user group found" in words(console.get(URL, {"q": "Rome"}))


def test_a_click_on_a_column_sorts_by_it_and_the_next_one_turns_it_round(
    console: Client, harbour: Harbour, mitte: UserGroup
) -> None:
    Profile.objects.filter(user=harbour.alice).update(user_group=mitte)
    page = console.get(URL, {"sort": "-users", "q": "i"})
    assert words(page).index("Mitte") < words(page).index("Berlin 0")
    assert 'href="?sort=users&amp;q=i"' in page.content.decode()
    assert 'aria-sort="descending"' in page.content.decode()


def test_before_there_is_any_the_list_says_what_they_are_for(console: Client) -> None:
    assert "No user groups yet" in words(console.get(URL))


def test_a_group_is_added_and_told_of(console: Client, harbour: Harbour, berlin: UserGroup) -> None:
    page = console.post(ADD, {"name": "Mitte", "parent": berlin.pk}, follow=True)
    assert "Mitte is added." in words(page)
    assert UserGroup.objects.get(name="Mitte").parent == berlin
    told = Activity.objects.get(action="user_group.created")
    assert (told.actor_name, told.subject_name) == ("Vera Vogt", "Mitte")


def test_save_and_add_another_offers_an_empty_form(console: Client) -> None:
    response = console.post(ADD, {"name": "Berlin", "then": "another"})
    assert response["Location"] == ADD


def test_a_taken_name_is_said_at_its_field(console: Client, berlin: UserGroup) -> None:
    said = words(console.post(ADD, {"name": "BERLIN"}))
    assert "The account already has one named “BERLIN”." in said
    assert UserGroup.objects.count() == 1


def test_a_change_keeps_what_was_before(console: Client, harbour: Harbour, mitte: UserGroup) -> None:
    console.post(edit(mitte), {"name": "Berlin Mitte", "parent": ""})
    mitte.refresh_from_db()
    assert (mitte.name, mitte.parent) == ("Berlin Mitte", None)
    told = Activity.objects.get(action="user_group.changed")
    assert told.details == {
        "before": {"name": "Mitte", "parent": "Berlin"},
        "after": {"name": "Berlin Mitte", "parent": None},
    }


def test_saving_without_a_change_tells_nothing(console: Client, mitte: UserGroup) -> None:
    console.post(edit(mitte), {"name": "Mitte", "parent": mitte.parent_id})
    assert not Activity.objects.exists()


def test_a_group_is_not_offered_itself_or_its_subgroups_as_parent(
    console: Client, berlin: UserGroup, mitte: UserGroup
) -> None:
    assert "Mitte" not in words(console.get(edit(berlin)))
    said = words(console.post(edit(berlin), {"name": "Berlin", "parent": mitte.pk}))
    assert "Choose one of the groups in the list." in said


def test_the_database_refuses_a_circle(berlin: UserGroup, mitte: UserGroup) -> None:
    tiergarten = UserGroupFactory.create(account=berlin.account, name="Tiergarten", parent=mitte)
    with pytest.raises(IntegrityError, match="user_group_no_cycle"), transaction.atomic():
        UserGroup.objects.filter(pk=berlin.pk).update(parent=tiergarten)


def test_a_deleted_group_lets_its_users_go_and_its_subgroups_up(
    console: Client, harbour: Harbour, berlin: UserGroup, mitte: UserGroup
) -> None:
    Profile.objects.filter(user=harbour.alice).update(user_group=berlin, status=UserStatus.SUSPENDED)
    said = words(console.get(delete(berlin)))
    assert (
        "Mitte moves up to the top. 1 user is in it, and will be in none unless a rule names another one."
        in said
    )
    assert "Berlin is deleted." in words(console.post(delete(berlin), follow=True))
    assert UserGroup.objects.get().parent is None
    assert Profile.objects.get(user=harbour.alice).user_group is None
    assert Activity.objects.get(action="user_group.deleted").details == {"users": 1, "subgroups": 1}
