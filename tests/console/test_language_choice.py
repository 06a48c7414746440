import pytest
from django.test import Client
from django.urls import reverse

from rules.audit.models import Activity
from tests.console.conftest import Harbour

USERS = reverse("console:users")
PREFERENCES = reverse("console:preferences")


def picks(console: Client, language: str) -> None:
    assert console.post(PREFERENCES, {"language": language})["Location"] == PREFERENCES


def language_of(client: Client, asked: str = "", url: str = USERS) -> tuple[str, str]:
    """What the page says it is written in, in its head and in its body."""
    response = client.get(url, headers={"Accept-Language": asked} if asked else {})
    return response["Content-Language"], response.content.decode().partition('<html lang="')[2][:2]


@pytest.mark.parametrize(
    ("asked", "given"),
    [("de-AT,de;q=0.9", "de"), ("pt-BR", "pt"), ("sv,nl;q=0.5", "nl"), ("sv", "en"), ("", "en")],
)
def test_a_page_comes_in_the_language_that_the_browser_asks_for(
    console: Client, asked: str, given: str
) -> None:
    assert language_of(console, asked) == (given, given)
    assert "Accept-Language" in console.get(USERS)["Vary"]


def test_the_door_speaks_the_language_of_the_browser(client: Client, harbour: Harbour) -> None:
    assert language_of(client, "fr", reverse("account_login")) == ("fr", "fr")


def test_what_the_operator_picked_wins_over_the_browser(console: Client) -> None:
    picks(console, "it")
    assert language_of(console, "de") == ("it", "it")
    assert "Accept-Language" not in console.get(USERS)["Vary"]


def test_the_browser_decides_again_once_nothing_is_picked(console: Client) -> None:
    picks(console, "it")
    picks(console, "")
    assert language_of(console, "de") == ("de", "de")


def test_a_language_that_there_is_not_is_refused(console: Client, harbour: Harbour) -> None:
    assert console.post(PREFERENCES, {"language": "sv"}).status_code == 200
    harbour.vera.refresh_from_db()
    assert harbour.vera.language == ""


def test_the_choice_is_an_activity_and_choosing_the_same_again_is_none(
    console: Client, harbour: Harbour
) -> None:
    picks(console, "es")
    picks(console, "es")
    activity = Activity.objects.get(action="operator.language_chosen")
    assert (activity.subject_id, activity.details) == (harbour.vera.pk, {"language": "es"})


def test_scim_speaks_english_to_everybody_and_asks_for_no_language(client: Client, harbour: Harbour) -> None:
    picked = client.get(USERS, headers={"Accept-Language": "de"})
    assert picked["Content-Language"] == "de"
    response = client.get("/scim/v2/Users", headers={"Accept-Language": "de"})
    assert "Content-Language" not in response.headers
    assert "Accept-Language" not in response.get("Vary", "")
