import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.console.reading import words
from tests.factories import PASSWORD, OperatorFactory
from tests.sign_in.conftest import Door

URL = reverse("account_login")
HOME = reverse("console:user_sync")
FORGOTTEN = reverse("account_reset_password")


def entries(door: Door, **others: str) -> dict[str, str]:
    return {"login": door.vera.email, "password": PASSWORD, **others}


def test_the_right_password_opens_the_console(client: Client, door: Door) -> None:
    response = client.post(URL, entries(door), follow=True)
    assert response.redirect_chain[-1][0] == HOME
    assert "Vera Vogt" in words(response)


def test_the_case_of_the_e_mail_does_not_matter(client: Client, door: Door) -> None:
    client.post(URL, entries(door, login=door.vera.email.upper()))
    assert client.get(HOME).status_code == 200


def test_a_wrong_password_and_an_unknown_e_mail_get_the_same_answer(client: Client, door: Door) -> None:
    wrong = words(client.post(URL, entries(door, password="guess")))
    unknown = words(client.post(URL, entries(door, login="nobody@harbour.example")))
    assert "not correct" in wrong
    assert wrong == unknown
    assert client.get(HOME).status_code == 302


def test_somebody_who_was_shut_out_cannot_sign_in(client: Client, door: Door) -> None:
    shut_out = OperatorFactory.create(email="gone@harbour.example", is_active=False)
    client.post(URL, entries(door, login=shut_out.email))
    assert client.get(HOME).status_code == 302


def test_who_guesses_has_to_wait_also_with_the_right_password(client: Client, door: Door) -> None:
    for _ in range(5):
        client.post(URL, entries(door, password="guess"))
    assert "Too many failed login attempts" in words(client.post(URL, entries(door)))
    assert client.get(HOME).status_code == 302


def test_the_page_that_was_asked_for_comes_after_sign_in(client: Client, door: Door) -> None:
    wanted = reverse("console:users") + "?q=alice"
    sent_to = client.get(wanted)
    assert sent_to["Location"].startswith(URL)
    assert 'value="/users/?q=alice"' in client.get(sent_to["Location"]).content.decode()
    assert client.post(URL, entries(door, next=wanted))["Location"] == wanted


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_sign_in_never_leads_elsewhere(client: Client, door: Door, elsewhere: str) -> None:
    assert client.post(URL, entries(door, next=elsewhere))["Location"] == reverse("console:home")


def test_htmx_is_led_to_the_whole_sign_in_page(client: Client, door: Door) -> None:
    response = client.get(reverse("console:users"), headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == URL


def test_before_there_is_an_account_it_leads_to_set_up(client: Client, db: None) -> None:
    assert client.get(URL)["Location"] == reverse("console:set_up")


def test_it_is_not_shown_to_somebody_who_is_signed_in(inside: Client) -> None:
    assert inside.get(URL)["Location"] == reverse("console:home")


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(client: Client, door: Door) -> None:
    client.post(FORGOTTEN, {"email": door.vera.email})
    body = str(mail.outbox[0].body)
    path = next(word for word in body.split() if "/password/new/" in word).replace("http://testserver", "")
    form = client.get(path, follow=True)
    entered = {"password1": "a lantern over the quay", "password2": "a lantern over the quay"}
    client.post(form.redirect_chain[-1][0], entered)
    client.post(URL, entries(door, password="a lantern over the quay"))
    assert client.get(HOME).status_code == 200
    assert "already been used" in words(Client().get(path, follow=True))


def test_a_forgotten_password_of_nobody_gets_the_same_page(client: Client, door: Door) -> None:
    known = words(client.post(FORGOTTEN, {"email": door.vera.email}, follow=True))
    unknown = words(client.post(FORGOTTEN, {"email": "nobody@harbour.example"}, follow=True))
    assert known == unknown
