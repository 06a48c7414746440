from django.test import Client
from django.urls import reverse

URL = reverse("console:theme")


def test_the_choice_is_kept_and_the_page_comes_in_it(console: Client) -> None:
    response = console.post(URL, {"theme": "dark", "next": reverse("console:users")})
    assert response["Location"] == reverse("console:users")
    assert 'data-theme="dark"' in console.get(reverse("console:users")).content.decode()


def test_with_scripts_only_the_choice_comes_fresh(console: Client, htmx: dict[str, str]) -> None:
    response = console.post(URL, {"theme": "dark"}, headers=htmx)
    assert response.cookies["theme"].value == "dark"
    said = response.content.decode()
    assert 'value="dark" aria-pressed="true"' in said
    assert "<html" not in said


def test_another_word_changes_nothing(console: Client) -> None:
    assert "theme" not in console.post(URL, {"theme": "sepia"}).cookies
