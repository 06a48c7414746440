from django.test import Client
from django.urls import reverse

URL = reverse("console:theme")


def test_the_choice_is_kept_and_the_page_comes_in_it(console: Client) -> None:
    response = console.post(URL, {"theme": "dark", "next": reverse("console:users")})
    assert response["Location"] == reverse("console:users")
    assert 'data-bs-theme="dark"' in console.get(reverse("console:users")).content.decode()


def test_another_word_changes_nothing(console: Client) -> None:
    assert "theme" not in console.post(URL, {"theme": "sepia"}).cookies
