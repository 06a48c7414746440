from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import DirectoryGroupFactory, DirectoryUserFactory


def test_it_lists_members_and_the_rules_on_the_group(console: Client, harbour: Harbour) -> None:
    harbour.rules(harbour.support, harbour.sales)
    said = words(console.get(reverse("console:directory_group", args=[harbour.sales.pk])))
    assert "2 members · from Okta (SCIM 2.0)" in said
    assert "Alice Anders" in said
    assert "Carla Costa" in said
    assert "Bruno Bianchi" not in said
    assert "Rules on this group Add rule #2 Sales" in said


def test_it_leads_to_a_new_rule_on_the_group(console: Client, harbour: Harbour) -> None:
    address = f"{reverse('console:rule_add')}?group={harbour.sales.pk}"
    group = reverse("console:directory_group", args=[harbour.sales.pk])
    assert f'href="{address}"' in console.get(group).content.decode()
    assert f'<option value="{harbour.sales.pk}" selected>' in console.get(address).content.decode()
    harbour.sales.gone_at = timezone.now()
    harbour.sales.save()
    assert f'href="{address}"' not in console.get(group).content.decode()
    for strange in (harbour.sales.pk, DirectoryGroupFactory.create().pk, "x"):
        page = console.get(reverse("console:rule_add"), {"group": strange}).content.decode()
        assert f'<option value="{strange}"' not in page


def test_many_members_have_pages(console: Client, harbour: Harbour) -> None:
    crowd = [DirectoryUserFactory.create(source=harbour.source) for _ in range(60)]
    group = DirectoryGroupFactory.create(source=harbour.source, members=crowd)
    url = reverse("console:directory_group", args=[group.pk])
    assert "1 to 50 of 60" in words(console.get(url))
    assert "51 to 60 of 60" in words(console.get(url, {"page": "2"}))


def test_members_are_searched_among_by_name_and_e_mail(console: Client, harbour: Harbour) -> None:
    url = reverse("console:directory_group", args=[harbour.sales.pk])
    for search in ("ali", "ANDERS", "alice@harbour"):
        said = words(console.get(url, {"q": search}))
        assert ("Alice Anders" in said, "Carla Costa" in said) == (True, False)
    said = words(console.get(url, {"q": "bruno"}))
    assert "No member has “bruno” in the name or e-mail. Show all members" in said


def test_an_empty_group_says_so(console: Client, harbour: Harbour) -> None:
    empty = DirectoryGroupFactory.create(source=harbour.source)
    said = words(console.get(reverse("console:directory_group", args=[empty.pk])))
    assert "Nobody is in this group at the moment." in said
