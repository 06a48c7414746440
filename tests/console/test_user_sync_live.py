from django.test import Client
from django.urls import reverse

from rules.provisioning.models import PendingUser
from tests.console.conftest import Harbour
from tests.console.reading import words

URL = reverse("console:user_sync_live")


def test_it_counts_users_not_their_reasons(console: Client, harbour: Harbour) -> None:
    for person in (harbour.alice, harbour.alice, harbour.bruno):
        PendingUser.objects.create(account=harbour.account, user=person)
    response = console.get(URL, {"of": "3"})
    assert words(response) == "Applying changes · 1 of 3 users done"
    assert "HX-Trigger" not in response


def test_it_stops_asking_and_calls_for_the_table_when_all_is_done(console: Client, harbour: Harbour) -> None:
    response = console.get(URL, {"of": "3"})
    assert words(response) == ""
    assert "hx-get" not in response.content.decode()
    assert "settled" in response["HX-Trigger"]


def test_it_survives_nonsense(console: Client) -> None:
    assert console.get(URL, {"of": "many"}).status_code == 200
