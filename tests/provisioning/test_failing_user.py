"""A user whom no batch can finish does not stop the others."""

from django.db import connection
from django.db.models.functions import Now

from rules.audit.models import Activity
from rules.directory.models import DirectoryUser
from rules.directory.records import UserAttributes
from rules.provisioning import intake
from rules.provisioning.models import PendingUser
from tests.provisioning.conftest import Company

_REFUSE = """
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'not this one'; END $$;
    CREATE TRIGGER refuse BEFORE INSERT ON provisioning_seat FOR EACH ROW
    WHEN (NEW.user_id = %s) EXECUTE FUNCTION refuse()
"""


def refuse_seats_of(person: DirectoryUser) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_REFUSE, [person.pk])


def accept_seats_again() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION refuse CASCADE")


def test_the_others_get_their_seats_and_the_one_is_put_aside(halden: Company) -> None:
    people = halden.people(5)
    halden.rule(halden.group("Sales", people), halden.product("Meeting"))
    refuse_seats_of(people[2])
    halden.settle()
    assert halden.holders(halden.products["Meeting"]) == {*people} - {people[2]}
    assert PendingUser.objects.filter(user=people[2], not_before__gt=Now()).exists()
    assert Activity.objects.get(action="user.reconcile_failed").subject_id == people[2].pk


def test_who_was_put_aside_is_tried_again_later(halden: Company) -> None:
    alice = halden.person("Alice")
    halden.rule(halden.group("Sales", [alice]), halden.product("Meeting"))
    refuse_seats_of(alice)
    halden.settle()
    accept_seats_again()
    halden.settle()
    assert halden.seats(alice) == {}
    PendingUser.objects.update(not_before=Now())
    halden.settle()
    assert halden.seats(alice) == {"Meeting": "held"}


def test_a_name_of_any_length_that_the_directory_may_send_is_no_failure(halden: Company) -> None:
    names = UserAttributes(user_name="long@halden.example", given_name="N" * 200, family_name="F" * 200)
    person = intake.create_user(source=halden.source, attributes=names)
    halden.rule(halden.group("Sales", [person]), halden.product("Meeting"))
    halden.settle()
    assert halden.seats(person) == {"Meeting": "held"}
