import pytest
from django.test import Client
from django.urls import reverse

from rules.accounts.models import Account
from rules.audit.models import Activity
from tests.console.conftest import Harbour
from tests.console.reading import words
from usersync.operators.models import Appointment, Operator

URL = reverse("console:set_up")
ENTRIES = {
    "account_name": "Harbour & Sons",
    "name": "Vera Vogt",
    "email": "Vera@Harbour.example",
    "password": "a lantern over the quay",
}


def test_an_empty_installation_leads_here_from_every_page(client: Client, db: None) -> None:
    response = client.get("/users/", follow=True)
    assert response.redirect_chain[-1][0] == URL
    assert "Set up UserSync" in words(response)


def test_it_makes_the_account_and_its_administrator_and_signs_them_in(client: Client, db: None) -> None:
    response = client.post(URL, ENTRIES, follow=True)
    assert "Connect a directory first" in words(response)
    # Signing in was just now: the first connection asks for nothing again.
    assert client.get(reverse("console:connection_add")).status_code == 200
    appointment = Appointment.objects.get()
    assert appointment.account.name == "Harbour & Sons"
    assert (appointment.operator.email, appointment.role) == ("vera@harbour.example", "full")
    actions = ["account.created", "operator.created", "operator.appointed"]
    recorded = Activity.objects.exclude(action="product.created").order_by("pk")
    assert list(recorded.values_list("action", flat=True)) == actions


@pytest.mark.parametrize("password", ["short", "password12345", "harbour-vera-vogt"[:9]])
def test_a_weak_password_is_explained_at_its_field(client: Client, db: None, password: str) -> None:
    response = client.post(URL, ENTRIES | {"password": password})
    assert 'id="id_password_error"' in response.content.decode()
    assert not Account.objects.exists()


def test_it_is_closed_once_an_account_exists(client: Client, harbour: Harbour) -> None:
    assert client.get(URL)["Location"] == reverse("account_login")
    assert client.post(URL, ENTRIES)["Location"] == reverse("account_login")
    assert Account.objects.count() == 1
    assert Operator.objects.get() == harbour.vera
