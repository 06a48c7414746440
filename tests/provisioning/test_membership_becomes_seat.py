from dataclasses import replace

from rules.audit.models import Activity, SubjectKind
from rules.directory.models import DirectoryUser
from rules.directory.records import UserAttributes
from rules.provisioning import intake
from rules.provisioning.holds.decisions import release
from rules.provisioning.holds.scope import Scope
from rules.provisioning.models import PendingUser, Profile, Seat, UserStatus
from rules.provisioning.switch import set_sync
from tests.provisioning.conftest import MAYA, Company


def status(person: DirectoryUser) -> str:
    return Profile.objects.get(user=person).status


def set_active(halden: Company, person: DirectoryUser, *, active: bool) -> None:
    def change(attributes: UserAttributes) -> UserAttributes:
        return replace(attributes, active=active)

    intake.update_user(source=halden.source, public_id=person.public_id, change=change)


def test_joining_a_group_gives_the_seats_of_its_rule(halden: Company) -> None:
    alice, sales = halden.person("Alice"), halden.group("Sales")
    rule = halden.rule(sales, halden.product("Meeting"), halden.product("Webinar"))
    halden.join(sales, alice)
    halden.settle()
    assert halden.seats(alice) == {"Meeting": "held", "Webinar": "held"}
    assert set(Seat.objects.filter(user=alice).values_list("rule_id", flat=True)) == {rule.pk}
    assert status(alice) == UserStatus.ACTIVE


def test_leaving_the_group_takes_exactly_those_seats(halden: Company) -> None:
    alice = halden.person("Alice")
    sales, everybody = halden.group("Sales", [alice]), halden.group("Everybody", [alice])
    halden.rule(sales, halden.product("Webinar"))
    halden.rule(everybody, halden.product("Meeting"))
    halden.settle()
    halden.leave(sales, alice)
    halden.settle()
    assert halden.seats(alice) == {"Meeting": "held"}
    assert status(alice) == UserStatus.ACTIVE


def test_an_empty_member_list_empties_the_group_and_takes_its_seats(halden: Company) -> None:
    alice, bruno, carla = halden.person("Alice"), halden.person("Bruno"), halden.person("Carla")
    meeting = halden.product("Meeting")
    sales, support = halden.group("Sales", [alice, bruno]), halden.group("Support", [bruno, carla])
    halden.rule(sales, meeting)
    halden.rule(support, meeting)
    halden.settle()
    halden.set_members(sales, [])
    halden.settle()
    assert halden.holders(meeting) == {bruno, carla}


def test_a_user_whom_no_rule_reaches_any_more_is_suspended_and_comes_back_reactivated(
    halden: Company,
) -> None:
    alice = halden.person("Alice")
    sales = halden.group("Sales", [alice])
    halden.rule(sales, halden.product("Meeting"))
    halden.settle()
    halden.leave(sales, alice)
    halden.settle()
    assert (status(alice), halden.seats(alice)) == (UserStatus.SUSPENDED, {})
    halden.join(sales, alice)
    halden.settle()
    assert (status(alice), halden.seats(alice)) == (UserStatus.ACTIVE, {"Meeting": "held"})


def test_an_inactive_user_holds_nothing_and_gets_everything_back_with_active(halden: Company) -> None:
    alice = halden.person("Alice")
    halden.rule(halden.group("Sales", [alice]), halden.product("Meeting"))
    halden.settle()
    set_active(halden, alice, active=False)
    halden.settle()
    assert halden.seats(alice) == {}
    set_active(halden, alice, active=True)
    halden.settle()
    assert halden.seats(alice) == {"Meeting": "held"}


def test_a_deleted_user_loses_everything_and_then_the_row_goes(halden: Company) -> None:
    alice, bruno = halden.person("Alice"), halden.person("Bruno")
    meeting = halden.product("Meeting", limit=1)
    halden.rule(halden.group("Sales", [alice, bruno]), meeting)
    halden.settle()
    intake.delete_user(source=halden.source, public_id=alice.public_id)
    assert DirectoryUser.objects.filter(pk=alice.pk).exists()
    halden.settle()
    assert not DirectoryUser.objects.filter(pk=alice.pk).exists()
    assert halden.holders(meeting) == {bruno}


def test_a_deleted_group_takes_its_seats_once_they_are_released_and_keeps_its_rule(halden: Company) -> None:
    alice = halden.person("Alice")
    sales = halden.group("Sales", [alice])
    rule = halden.rule(sales, halden.product("Meeting"))
    halden.settle()
    intake.delete_group(source=halden.source, public_id=sales.public_id)
    halden.settle()
    assert halden.seats(alice) == {"Meeting": "held"}
    release(account=halden.account, actor=MAYA, scope=Scope(group_id=sales.pk))
    halden.settle()
    rule.refresh_from_db()
    assert halden.seats(alice) == {}
    assert rule.deleted_at is None
    assert rule.group.gone_at is not None


def test_a_group_that_comes_back_under_its_name_works_with_its_old_rule(halden: Company) -> None:
    alice = halden.person("Alice")
    sales = halden.group("Sales", [alice])
    halden.rule(sales, halden.product("Meeting"))
    intake.delete_group(source=halden.source, public_id=sales.public_id)
    halden.settle()
    again = halden.group("SALES", [alice])
    halden.settle()
    assert (again.pk, again.public_id != sales.public_id) == (sales.pk, True)
    assert halden.seats(alice) == {"Meeting": "held"}


def test_a_group_is_known_again_in_any_script(halden: Company) -> None:
    sales = halden.group("ΠΩΛΗΣΕΙΣ")
    intake.delete_group(source=halden.source, public_id=sales.public_id)
    assert halden.group("ΠΩΛΗΣΕΙΣ").pk == sales.pk


def test_a_deleted_user_changes_the_groups_too(halden: Company) -> None:
    alice = halden.person("Alice")
    sales = halden.group("Sales", [alice])
    intake.delete_user(source=halden.source, public_id=alice.public_id)
    sales.refresh_from_db()
    assert sales.version == 2


def test_what_changes_nothing_makes_nobody_pending(halden: Company) -> None:
    alice, bruno = halden.person("Alice"), halden.person("Bruno")
    sales = halden.group("Sales", [alice])
    PendingUser.objects.all().delete()
    halden.join(sales, alice)
    halden.leave(sales, bruno)
    halden.set_members(sales, [alice])
    assert not PendingUser.objects.exists()


def test_while_user_sync_is_off_changes_are_kept_and_nothing_is_applied(halden: Company) -> None:
    alice, meeting = halden.person("Alice"), halden.product("Meeting")
    sales = halden.group("Sales")
    halden.rule(sales, meeting)
    set_sync(account=halden.account, actor=MAYA, on=False)
    halden.join(sales, alice)
    assert halden.settle() == 0
    assert halden.seats(alice) == {}
    set_sync(account=halden.account, actor=MAYA, on=True)
    halden.settle()
    assert halden.seats(alice) == {"Meeting": "held"}


def test_all_rules_on_a_group_reach_its_members(halden: Company) -> None:
    alice = halden.person("Alice")
    sales = halden.group("Sales", [alice])
    halden.rule(sales, halden.product("Meeting"))
    halden.rule(sales, halden.product("Training"))
    halden.settle()
    assert halden.seats(alice) == {"Meeting": "held", "Training": "held"}


def test_the_history_of_a_deleted_user_keeps_the_name(halden: Company) -> None:
    alice = halden.person("Alice")
    halden.rule(halden.group("Sales", [alice]), halden.product("Meeting"))
    halden.settle()
    intake.delete_user(source=halden.source, public_id=alice.public_id)
    halden.settle()
    assert not DirectoryUser.objects.filter(pk=alice.pk).exists()
    told = Activity.objects.filter(subject_kind=SubjectKind.DIRECTORY_USER, subject_id=alice.pk)
    assert set(told.values_list("subject_name", flat=True)) == {"Alice"}
    assert "user.deleted" in told.values_list("action", flat=True)
