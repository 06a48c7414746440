import pytest
from django.core.management import CommandError, call_command

from tests.provisioning.conftest import Company


def set_seats(product: str, seats: str) -> None:
    call_command("seat_limit", "--account", "halden", "--product", product, seats)


def test_bought_seats_move_the_line(halden: Company) -> None:
    people = halden.people(3)
    meeting = halden.product("Meeting", limit=1)
    halden.rule(halden.group("Sales", people), meeting)
    halden.settle()
    set_seats("meeting", "2")
    halden.settle()
    assert halden.holders(meeting) == set(people[:2])
    set_seats("Meeting", "unlimited")
    halden.settle()
    assert halden.holders(meeting) == set(people)


@pytest.mark.parametrize(
    ("product", "seats", "sentence"),
    [
        ("Meeting", "1.5", "A whole number"),
        ("Meeting", "many", "A whole number"),
        ("Chat", "1", "Products: Meeting"),
    ],
)
def test_what_makes_no_sense_is_one_clear_sentence(
    halden: Company, product: str, seats: str, sentence: str
) -> None:
    halden.product("Meeting")
    with pytest.raises(CommandError, match=sentence):
        set_seats(product, seats)
