from django.test import Client
from django.urls import reverse

URL = reverse("account_logout")


def test_after_signing_out_the_console_is_closed(inside: Client) -> None:
    assert inside.post(URL)["Location"] == reverse("account_login")
    assert inside.get(reverse("console:user_sync")).status_code == 302


def test_a_link_cannot_sign_anybody_out(inside: Client) -> None:
    assert inside.get(URL).status_code == 405
    assert inside.get(reverse("console:user_sync")).status_code == 200
