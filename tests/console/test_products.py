from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rules.audit.models import Activity
from rules.catalog.models import Product
from rules.catalog.seat_history import courses
from rules.catalog.tasks import remember_seats
from rules.provisioning.models import PendingUser, SeatState
from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import ProductFactory, SeatFactory

URL = reverse("console:products")
ADD = reverse("console:product_add")
WEBINAR = {"name": "GoTo Webinar", "short_label": "Webinar", "colour_slot": 2, "seat_limit": ""}


def edit(product: Product) -> str:
    return reverse("console:product_edit", args=[product.pk])


def delete(product: Product) -> str:
    return reverse("console:product_delete", args=[product.pk])


def entries(product: Product, **changes: object) -> dict[str, object]:
    limit = "" if product.seat_limit is None else product.seat_limit
    kept = {"name": product.name, "short_label": product.short_label, "colour_slot": 6, "seat_limit": limit}
    return {**kept, **changes}


@pytest.fixture
def meeting(harbour: Harbour) -> Product:
    """Two seats, both in use; one user waits."""
    (rule,) = harbour.rules(harbour.sales)
    Product.objects.filter(pk=harbour.meeting.pk).update(seat_limit=2, seats_held=2, seats_waiting=1)
    for person in (harbour.alice, harbour.bruno):
        SeatFactory.create(user=person, product=harbour.meeting, rule=rule)
    SeatFactory.create(user=harbour.carla, product=harbour.meeting, rule=rule, state=SeatState.WAITING)
    harbour.meeting.refresh_from_db()
    return harbour.meeting


def test_the_list_says_used_total_available_and_waiting(console: Client, meeting: Product) -> None:
    ProductFactory.create(account=meeting.account, name="OpenVoice")
    said = words(console.get(URL))
    assert "GoTo Meeting 2 2 0 1 #1" in said
    assert "OpenVoice 0 unlimited None 0 None" in said


def test_fewer_seats_than_used_are_over_assigned_and_revoke_nothing(
    console: Client, meeting: Product
) -> None:
    console.post(edit(meeting), entries(meeting, seat_limit=1))
    assert "GoTo Meeting 1 over-assigned 2 1 0 1" in words(console.get(URL))
    assert meeting.seats.filter(state=SeatState.HELD).count() == 2


def test_more_seats_set_the_waiting_list_in_motion(
    console: Client, harbour: Harbour, meeting: Product
) -> None:
    console.post(edit(meeting), entries(meeting, seat_limit=3))
    assert PendingUser.objects.filter(account=harbour.account).exists()
    told = Activity.objects.get()
    assert (told.action, told.details) == ("product.seat_limit_changed", {"before": 2, "after": 3})


def test_a_product_is_renamed_and_recoloured(console: Client, meeting: Product) -> None:
    console.post(edit(meeting), entries(meeting, name="Meeting", colour_slot=1, uses_device_groups="on"))
    meeting.refresh_from_db()
    assert (meeting.name, meeting.colour_slot, meeting.uses_device_groups) == ("Meeting", 1, True)


def test_a_product_is_added(console: Client, harbour: Harbour) -> None:
    assert "GoTo Webinar is added." in words(console.post(ADD, WEBINAR, follow=True))
    webinar = Product.objects.get(name="GoTo Webinar")
    assert (webinar.seat_limit, webinar.colour_slot) == (None, 2)


@pytest.mark.parametrize(
    ("entry", "value", "complaint"),
    [
        ("short_label", "meeting", "already has a product with the short label"),
        ("seat_limit", "-1", "greater than or equal to 0"),
        ("seat_limit", "9" * 30, "less than or equal to 10000000"),
        ("colour_slot", "7", "not one of the available choices"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    console: Client, harbour: Harbour, entry: str, value: str, complaint: str
) -> None:
    assert complaint in words(console.post(ADD, {**WEBINAR, entry: value}))
    assert Product.objects.count() == 1


def test_a_product_in_use_stays(console: Client, meeting: Product) -> None:
    said = words(console.get(delete(meeting)))
    assert "1 rule names it: #1 Sales Take it out of these rules first." in said
    assert "2 users have a seat. 1 user waits for one." in said
    assert "was not deleted" in words(console.post(delete(meeting), follow=True))
    assert meeting.seats.count() == 3


def test_an_unused_product_goes(console: Client, harbour: Harbour) -> None:
    assert "GoTo Meeting is deleted." in words(console.post(delete(harbour.meeting), follow=True))
    assert not Product.objects.exists()


def test_each_day_is_remembered_once_as_it_ended(meeting: Product) -> None:
    remember_seats()
    Product.objects.filter(pk=meeting.pk).update(seats_held=1)
    remember_seats()
    assert [day.seats_held for day in meeting.days.all()] == [1]


def test_a_course_ends_today_and_a_day_without_a_row_is_like_the_one_before(meeting: Product) -> None:
    today = timezone.now().date()
    remember_seats()
    meeting.days.update(day=today - timedelta(days=3), seats_held=0)
    course = courses([meeting], today=today, days=30)[meeting.pk]
    assert [(day.held, day.limit) for day in course] == [(0, 2), (0, 2), (0, 2), (2, 2)]
    assert course[-1].day == today


def test_the_page_of_a_product_says_its_course_in_words(console: Client, meeting: Product) -> None:
    remember_seats()
    meeting.days.update(day=timezone.now().date() - timedelta(days=1), seats_held=1)
    said = words(console.get(edit(meeting)))
    assert "Seats in use rose from 1 to 2 over the last 2 days. Waiting: 1." in said


def test_the_first_day_of_a_product_has_no_course(console: Client, meeting: Product) -> None:
    assert "Seats in use today: 2. Waiting: 1." in words(console.get(edit(meeting)))
