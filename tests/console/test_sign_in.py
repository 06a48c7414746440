import pytest
from django.test import Client
from django.urls import reverse

from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import PASSWORD, OperatorFactory

URL = reverse("console:sign_in")


def entries(harbour: Harbour, **others: str) -> dict[str, str]:
    return {"email": harbour.vera.email, "password": PASSWORD, **others}


def test_the_right_password_opens_the_console(client: Client, harbour: Harbour) -> None:
    response = client.post(URL, entries(harbour), follow=True)
    assert response.redirect_chain[-1][0] == reverse("console:user_sync")
    assert "Vera Vogt" in words(response)


def test_the_case_of_the_e_mail_does_not_matter(client: Client, harbour: Harbour) -> None:
    client.post(URL, entries(harbour, email=harbour.vera.email.upper()))
    assert client.get(reverse("console:user_sync")).status_code == 200


def test_a_wrong_password_and_an_unknown_e_mail_get_the_same_answer(client: Client, harbour: Harbour) -> None:
    wrong = words(client.post(URL, entries(harbour, password="guess")))
    unknown = words(client.post(URL, entries(harbour, email="nobody@harbour.example")))
    assert "do not go together" in wrong
    assert wrong == unknown
    assert client.get(reverse("console:user_sync")).status_code == 302


def test_somebody_who_was_shut_out_cannot_sign_in(client: Client, harbour: Harbour) -> None:
    shut_out = OperatorFactory.create(email="gone@harbour.example", is_active=False)
    assert "do not go together" in words(client.post(URL, entries(harbour, email=shut_out.email)))


def test_the_page_that_was_asked_for_comes_after_sign_in(client: Client, harbour: Harbour) -> None:
    wanted = reverse("console:users") + "?q=alice"
    sent_to = client.get(wanted)
    assert sent_to["Location"].startswith(URL)
    assert 'value="/users/?q=alice"' in client.get(sent_to["Location"]).content.decode()
    assert client.post(URL, entries(harbour, next=wanted))["Location"] == wanted


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_sign_in_never_leads_elsewhere(client: Client, harbour: Harbour, elsewhere: str) -> None:
    assert client.post(URL, entries(harbour, next=elsewhere))["Location"] == reverse("console:home")


def test_htmx_is_led_to_the_whole_sign_in_page(
    client: Client, harbour: Harbour, htmx: dict[str, str]
) -> None:
    response = client.get(reverse("console:user", args=[harbour.alice.pk]), headers=htmx)
    assert response["HX-Redirect"] == URL


def test_before_there_is_an_account_it_leads_to_set_up(client: Client, db: None) -> None:
    assert client.get(URL)["Location"] == reverse("console:set_up")


def test_it_is_not_shown_to_somebody_who_is_signed_in(console: Client) -> None:
    assert console.get(URL)["Location"] == reverse("console:home")
