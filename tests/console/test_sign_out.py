from django.test import Client
from django.urls import reverse

URL = reverse("console:sign_out")


def test_after_signing_out_the_console_is_closed(console: Client) -> None:
    assert console.post(URL)["Location"] == reverse("console:sign_in")
    assert console.get(reverse("console:user_sync")).status_code == 302


def test_a_link_cannot_sign_anybody_out(console: Client) -> None:
    assert console.get(URL).status_code == 405
    assert console.get(reverse("console:user_sync")).status_code == 200
