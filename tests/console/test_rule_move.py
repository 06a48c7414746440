from django.test import Client
from django.urls import reverse

from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import DirectoryGroupFactory
from usersync.console.fingerprint import fingerprint_of_order

URL = reverse("console:rule_move")


def three(harbour: Harbour) -> list[int]:
    finance = DirectoryGroupFactory.create(source=harbour.source, display_name="Finance")
    return [rule.pk for rule in harbour.rules(harbour.sales, harbour.support, finance)]


def entries(rule_id: int, position: int, seen: list[int]) -> dict[str, str]:
    return {"rule": str(rule_id), "position": str(position), "seen": fingerprint_of_order(seen)}


def test_the_rule_stands_where_it_was_put(console: Client, harbour: Harbour) -> None:
    first, second, third = three(harbour)
    page = console.post(URL, entries(third, 1, [first, second, third]), follow=True)
    assert harbour.order() == [third, first, second]
    assert "Finance is rule 1 now." in words(page)


def test_htmx_gets_the_fresh_table_and_the_message(
    console: Client, harbour: Harbour, htmx: dict[str, str]
) -> None:
    first, second, third = three(harbour)
    page = console.post(URL, entries(first, 3, [first, second, third]), headers=htmx).content.decode()
    assert page.lstrip().startswith('<div id="rules"')
    assert page.index('data-name="Support"') < page.index('data-name="Sales"')
    assert "Sales is rule 3 now." in page
    assert 'hx-swap-oob="beforeend:#toasts"' in page


def test_an_order_that_changed_meanwhile_is_shown_not_overwritten(console: Client, harbour: Harbour) -> None:
    first, second, third = three(harbour)
    page = console.post(URL, entries(third, 1, [second, first, third]), follow=True)
    assert harbour.order() == [first, second, third]
    assert "Somebody changed the rules meanwhile. Nothing was moved" in words(page)


def test_beyond_the_end_is_last(console: Client, harbour: Harbour) -> None:
    first, second, third = three(harbour)
    page = console.post(URL, entries(first, 99, [first, second, third]), follow=True)
    assert harbour.order() == [second, third, first]
    assert "Sales is rule 3 now." in words(page)


def test_nonsense_is_refused(console: Client, harbour: Harbour) -> None:
    before = three(harbour)
    assert console.post(URL, {"rule": "x", "position": "0", "seen": "1,b"}).status_code == 400
    assert harbour.order() == before


def test_the_search_is_kept(console: Client, harbour: Harbour) -> None:
    before = three(harbour)
    response = console.post(URL, entries(before[0], 2, before) | {"q": "sales & more", "status": "enabled"})
    assert response["Location"] == reverse("console:user_sync") + "?q=sales+%26+more&status=enabled"
