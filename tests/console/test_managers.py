"""What a manager with limited privileges is shown, and what is not offered to them."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from rules.accounts.rights import NotAllowed
from rules.audit.actors import SYSTEM
from rules.audit.models import Activity, SubjectKind
from rules.audit.services import record
from rules.catalog.models import AdminPrivilege, UserGroup
from rules.directory.models import DirectoryUser
from rules.provisioning.leavers import delete_leaver
from rules.provisioning.models import Profile
from rules.provisioning.reconcile import run_batch
from rules.ruleset.models import AdminRole
from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import (
    LONG_AGO,
    AppointmentFactory,
    FailureFactory,
    RuleFactory,
    SeatFactory,
    UserGroupFactory,
)
from tests.signing_in import sign_in
from usersync.operators.models import Appointment
from usersync.operators.standing import standings_of

Manager = Callable[..., Client]


@pytest.fixture
def sales(harbour: Harbour) -> UserGroup:
    """Sales EMEA lies within Sales; Alice is in EMEA, Bruno in Support."""
    sales: UserGroup = UserGroupFactory.create(account=harbour.account, name="Sales")
    emea = UserGroupFactory.create(account=harbour.account, name="Sales EMEA", parent=sales)
    support = UserGroupFactory.create(account=harbour.account, name="Support")
    Profile.objects.filter(user=harbour.alice).update(user_group=emea)
    Profile.objects.filter(user=harbour.bruno).update(user_group=support)
    return sales


@pytest.fixture
def manager(client: Client, harbour: Harbour) -> Manager:
    """Otto Ohm's browser, with these privileges for these user groups."""

    def browser_of(*privileges: AdminPrivilege, groups: tuple[int, ...] = ()) -> Client:
        appointment = AppointmentFactory.create(
            account=harbour.account,
            operator__name="Otto Ohm",
            role=AdminRole.MANAGER,
            privileges=sorted(privileges),
            managed_group_ids=list(groups),
        )
        sign_in(client, appointment.operator)
        return client

    return browser_of


def test_only_the_users_of_the_groups_and_of_their_subgroups_are_there(
    manager: Manager, harbour: Harbour, sales: UserGroup
) -> None:
    otto = manager(groups=(sales.pk,))
    said = words(otto.get(reverse("console:users")))
    assert "Alice Anders" in said
    assert "Bruno Bianchi" not in said
    assert "Support" not in said  # not even as a filter
    assert otto.get(reverse("console:user", args=[harbour.alice.pk])).status_code == 200
    assert otto.get(reverse("console:user", args=[harbour.bruno.pk])).status_code == 404


def test_without_a_group_all_users_are_there(manager: Manager, harbour: Harbour, sales: UserGroup) -> None:
    said = words(manager().get(reverse("console:users")))
    assert "Alice Anders" in said
    assert "Bruno Bianchi" in said


def test_a_group_that_is_gone_does_not_become_all_users(manager: Manager, harbour: Harbour) -> None:
    assert "No users yet" in words(manager(groups=(999_999,)).get(reverse("console:users")))


def test_the_first_page_and_the_navigation_are_what_is_open(manager: Manager, harbour: Harbour) -> None:
    page = manager(AdminPrivilege.SEATS).get("/", follow=True)
    assert page.redirect_chain[-1][0] == reverse("console:users")
    for there in ("Manage users", "Products"):
        assert f'title="{there}"' in page.content.decode()
    for not_there in ("User Sync", "User groups", "Activity history", "Admin settings"):
        assert f'title="{not_there}"' not in page.content.decode()


def test_the_page_of_a_user_links_to_nothing_that_is_closed(manager: Manager, harbour: Harbour) -> None:
    (rule,) = harbour.rules(harbour.sales)
    SeatFactory.create(user=harbour.alice, product=harbour.meeting, rule=rule)
    page = manager().get(reverse("console:user", args=[harbour.alice.pk])).content.decode()
    for closed in ("/user-sync/", "/directory-groups/", "/activity/"):
        assert f'href="{closed}' not in page


def test_seats_are_seen_and_not_changed(manager: Manager, harbour: Harbour) -> None:
    harbour.rules(harbour.sales)
    page = manager(AdminPrivilege.SEATS).get(reverse("console:products")).content.decode()
    assert "GoTo Meeting" in page
    for closed in ("/products/add/", f"/products/{harbour.meeting.pk}/", "/user-sync/"):
        assert f'href="{closed}' not in page


def test_subgroups_are_added_and_changed_within_the_given_groups_only(
    manager: Manager, harbour: Harbour, sales: UserGroup
) -> None:
    otto = manager(AdminPrivilege.GROUPS, groups=(sales.pk,))
    add, support = reverse("console:user_group_add"), UserGroup.objects.get(name="Support")
    for above in ("", support.pk):
        assert otto.post(add, {"name": "Pirates", "parent": above}).status_code == 200
    otto.post(add, {"name": "Sales APAC", "parent": sales.pk})
    added = UserGroup.objects.get(name="Sales APAC")
    assert added.parent == sales
    assert not UserGroup.objects.filter(name="Pirates").exists()
    for given in (sales, support):
        for verb in ("edit", "delete"):
            assert otto.post(reverse(f"console:user_group_{verb}", args=[given.pk])).status_code == 404
    otto.post(reverse("console:user_group_delete", args=[added.pk]))
    assert not UserGroup.objects.filter(pk=added.pk).exists()
    listed = words(otto.get(reverse("console:user_groups")))
    assert "Sales EMEA" in listed
    assert "Support" not in listed


def test_activity_is_of_the_users_of_the_groups_only(
    manager: Manager, harbour: Harbour, sales: UserGroup
) -> None:
    def tell(kind: SubjectKind, about: DirectoryUser | None, name: str) -> None:
        record(
            account_id=harbour.account.pk,
            at=LONG_AGO,
            actor=SYSTEM,
            action="user.changed",
            subject=(kind, about.pk if about else None, name),
        )

    tell(SubjectKind.DIRECTORY_USER, harbour.alice, "Alice Anders")
    tell(SubjectKind.DIRECTORY_USER, harbour.bruno, "Bruno Bianchi")
    tell(SubjectKind.SOURCE, None, "Okta secret")
    otto = manager(AdminPrivilege.REPORTS, groups=(sales.pk,))
    export = b"".join(otto.get(reverse("console:activity_export")).streaming_content).decode()  # type: ignore[attr-defined]  # the stubs know less
    for said in (words(otto.get(reverse("console:activity"))), export):
        assert "Alice Anders" in said
        assert "Bruno Bianchi" not in said
        assert "Okta secret" not in said


def test_who_else_has_an_e_mail_address_is_not_told_by_name_outside_of_the_groups(
    manager: Manager, harbour: Harbour, sales: UserGroup
) -> None:
    FailureFactory.create(user=harbour.alice, other=harbour.bruno)
    record(
        account_id=harbour.account.pk,
        at=LONG_AGO,
        actor=SYSTEM,
        action="user.email_taken",
        subject=(SubjectKind.DIRECTORY_USER, harbour.alice.pk, "Alice Anders"),
        details={"other": "Bruno Bianchi", "other_id": harbour.bruno.pk},
    )
    pages = [reverse(f"console:{name}", args=[harbour.alice.pk]) for name in ("user", "user_refresh")]
    pages += [reverse("console:activity"), reverse("console:activity_export")]

    def read(otto: Client) -> list[str]:
        return [otto.get(page).getvalue().decode() for page in pages]

    otto = manager(AdminPrivilege.REPORTS, groups=(sales.pk,))
    for page in read(otto):
        assert "another user" in page
        assert "Bruno" not in page
        assert f"/users/{harbour.bruno.pk}/" not in page
        assert f'"other_id": {harbour.bruno.pk}' not in page
    Appointment.objects.filter(operator__name="Otto Ohm").update(managed_group_ids=[])
    assert all("Bruno Bianchi" in page for page in read(otto))


def test_a_group_that_rules_name_is_for_an_administrator_to_delete(
    manager: Manager, harbour: Harbour, sales: UserGroup
) -> None:
    emea = sales.subgroups.get()
    RuleFactory.create(group=harbour.sales, user_group=emea)
    otto = manager(AdminPrivilege.GROUPS, groups=(sales.pk,))
    url = reverse("console:user_group_delete", args=[emea.pk])
    page = otto.get(url)
    assert "1 rule names it: #1 Sales An administrator can take it out of these rules." in words(page)
    assert "/user-sync/rules/" not in page.content.decode()
    assert "was not deleted" in words(otto.post(url, {"instead": "none", "seen": "none"}, follow=True))
    assert UserGroup.objects.filter(pk=emea.pk).exists()


@pytest.fixture
def alice_left(harbour: Harbour, sales: UserGroup) -> str:
    """The directory has deactivated her. The page that deletes her."""
    DirectoryUser.objects.filter(pk=harbour.alice.pk).update(active=False)
    return reverse("console:user_delete", args=[harbour.alice.pk])


def test_a_user_whom_the_directory_has_deactivated_is_deleted_by_whoever_looks_after_them(
    manager: Manager, harbour: Harbour, sales: UserGroup, alice_left: str
) -> None:
    otto = manager(AdminPrivilege.USERS, groups=(sales.pk,))
    assert (
        f'href="{alice_left}"' in otto.get(reverse("console:user", args=[harbour.alice.pk])).content.decode()
    )
    assert "If the directory sends them again" in words(otto.get(alice_left))
    assert "Alice Anders is deleted." in words(otto.post(alice_left, follow=True))
    assert DirectoryUser.objects.get(pk=harbour.alice.pk).deleted_at
    told = Activity.objects.get(action="user.deleted")
    assert (told.actor_name, told.subject_name) == ("Otto Ohm", "Alice Anders")
    run_batch(harbour.account.pk, limit=10)
    assert not DirectoryUser.objects.filter(pk=harbour.alice.pk).exists()


def test_whoever_is_active_in_the_directory_stays(manager: Manager, harbour: Harbour) -> None:
    otto, delete = manager(AdminPrivilege.USERS), reverse("console:user_delete", args=[harbour.alice.pk])
    assert (
        f'href="{delete}"' not in otto.get(reverse("console:user", args=[harbour.alice.pk])).content.decode()
    )
    assert "cannot be deleted here" in words(otto.get(delete))
    assert "is active in the directory" in words(otto.post(delete, follow=True))
    assert not DirectoryUser.objects.exclude(deleted_at=None).exists()


def test_users_of_other_groups_are_not_deleted_even_where_a_page_lets_it_through(
    harbour: Harbour, sales: UserGroup
) -> None:
    DirectoryUser.objects.filter(pk=harbour.bruno.pk).update(active=False)
    appointment = AppointmentFactory.create(
        account=harbour.account, role=AdminRole.MANAGER, privileges=["users"], managed_group_ids=[sales.pk]
    )
    actor = standings_of(appointment.operator)[harbour.account.pk].actor
    with pytest.raises(NotAllowed):
        delete_leaver(account=harbour.account, actor=actor, user_id=harbour.bruno.pk)
