from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import DirectoryGroupFactory

URL = reverse("console:directory_group_options")


def test_options_say_members_and_source(console: Client, harbour: Harbour) -> None:
    page = console.get(URL, {"q": "sal"})
    assert words(page) == "Sales (2 members, Okta)"
    assert f'data-value="{harbour.sales.pk}"' in page.content.decode()


def test_gone_groups_and_those_of_others_are_not_on_offer(console: Client, harbour: Harbour) -> None:
    DirectoryGroupFactory.create(display_name="Sales of strangers")
    harbour.sales.gone_at = timezone.now()
    harbour.sales.save()
    assert words(console.get(URL, {"q": "sal"})) == "No group has that in its name"


def test_a_large_directory_is_answered_in_part(console: Client, harbour: Harbour) -> None:
    for number in range(40):
        DirectoryGroupFactory.create(source=harbour.source, display_name=f"Crew {number}")
    assert console.get(URL).content.count(b'role="option"') == 30
