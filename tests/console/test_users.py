import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rules.provisioning.models import Profile, SeatState, UserStatus
from rules.ruleset.models import AdminRole
from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import DirectoryUserFactory, ProductFactory, SeatFactory, UserGroupFactory

URL = reverse("console:users")


@pytest.fixture
def seats(harbour: Harbour) -> Harbour:
    """Alice holds Meeting, Carla waits for it, Bruno has nothing and is suspended."""
    (rule,) = harbour.rules(harbour.sales)
    SeatFactory.create(user=harbour.alice, product=harbour.meeting, rule=rule)
    SeatFactory.create(user=harbour.carla, product=harbour.meeting, rule=rule, state=SeatState.WAITING)
    Profile.objects.filter(user__in=[harbour.alice, harbour.carla]).update(status=UserStatus.ACTIVE)
    Profile.objects.filter(user=harbour.bruno).update(status=UserStatus.SUSPENDED)
    return harbour


def found(console: Client, **filters: str | int) -> set[str]:
    said = words(console.get(URL, filters))
    return {name for name in ("Alice Anders", "Bruno Bianchi", "Carla Costa") if name in said}


def test_it_tells_state_and_products_in_words(console: Client, seats: Harbour) -> None:
    said = words(console.get(URL))
    assert "Alice Anders alice@harbour.example Active Meeting Sales Okta" in said
    assert "Bruno Bianchi bruno@harbour.example Suspended None Support Okta" in said
    assert "Meeting (waits for a seat)" in said


@pytest.mark.parametrize("query", ["alice", "ANDERS", "alice and", "anders alice", "alice@harb"])
def test_search_goes_by_name_and_e_mail(console: Client, harbour: Harbour, query: str) -> None:
    assert found(console, q=query) == {"Alice Anders"}


def test_the_status_filters(console: Client, seats: Harbour) -> None:
    assert found(console, status="active") == {"Alice Anders", "Carla Costa"}
    assert found(console, status="suspended") == {"Bruno Bianchi"}
    assert found(console, status="new") == set()
    assert found(console, status="waiting") == {"Carla Costa"}
    assert found(console, status="nonsense") == {"Alice Anders", "Bruno Bianchi", "Carla Costa"}


def test_the_product_filters(console: Client, seats: Harbour) -> None:
    webinar = ProductFactory.create(account=seats.account)
    assert found(console, product=seats.meeting.pk) == {"Alice Anders", "Carla Costa"}
    assert found(console, product=seats.meeting.pk, status="waiting") == {"Carla Costa"}
    assert found(console, product=webinar.pk) == set()


def test_nobody_found_says_so(console: Client, harbour: Harbour) -> None:
    assert "Nobody found" in words(console.get(URL, {"q": "zz"}))


def test_before_the_directory_has_sent_anybody_it_says_where_users_come_from(
    console: Client, harbour: Harbour
) -> None:
    harbour.source.users.update(deleted_at=timezone.now())
    said = words(console.get(URL))
    assert "No users yet Users come from your directory." in said
    assert said.endswith("they are here. Directory connections")


def test_users_of_another_account_are_not_here(console: Client, harbour: Harbour) -> None:
    stranger = DirectoryUserFactory.create(given_name="Stan", family_name="Strange")
    assert stranger.full_name not in words(console.get(URL))


def test_long_lists_have_pages_that_keep_the_filters(console: Client, harbour: Harbour) -> None:
    for number in range(60):
        DirectoryUserFactory.create(source=harbour.source, family_name=f"Zeta {number:02}", given_name="Zoe")
    first = console.get(URL, {"q": "zoe"})
    assert "1 to 50 of 60" in words(first)
    assert 'href="?q=zoe&amp;page=2"' in first.content.decode()
    assert "51 to 60 of 60" in words(console.get(URL, {"q": "zoe", "page": "2"}))
    assert "51 to 60 of 60" in words(console.get(URL, {"q": "zoe", "page": "99"}))


def test_filters_find_by_directory_group_user_group_and_role(console: Client, harbour: Harbour) -> None:
    crew = UserGroupFactory.create(account=harbour.account, name="Crew")
    (rule,) = harbour.rules(harbour.sales)
    Profile.objects.filter(user=harbour.alice).update(user_group=crew)
    Profile.objects.filter(user=harbour.bruno).update(admin_role=AdminRole.FULL, admin_rule=rule)
    wanted: list[tuple[dict[str, str | int], set[str]]] = [
        ({"group": "SALES"}, {"Alice Anders", "Carla Costa"}),
        ({"group": "sale"}, {"Alice Anders", "Carla Costa"}),
        ({"group": "nothing\0 like this"}, set()),
        ({"user_group": crew.pk}, {"Alice Anders"}),
        ({"role": "any"}, {"Bruno Bianchi"}),
        ({"role": "full", "group": "Sales"}, set()),
        ({"role": "captain"}, {"Alice Anders", "Bruno Bianchi", "Carla Costa"}),
    ]
    for asked, names in wanted:
        said = words(console.get(URL, asked))
        assert {name for name in ("Alice Anders", "Bruno Bianchi", "Carla Costa") if name in said} == names


def test_the_list_is_sorted_by_name_either_way(console: Client, harbour: Harbour) -> None:
    def order(sort: str) -> list[str]:
        said = words(console.get(URL, {"sort": sort}))
        return sorted(("Alice", "Bruno", "Carla"), key=said.index)

    assert order("") == order("name") == order("nonsense") == ["Alice", "Bruno", "Carla"]
    assert order("-name") == ["Carla", "Bruno", "Alice"]


def test_one_or_two_letters_find_where_a_word_begins(console: Client, harbour: Harbour) -> None:
    """Nearly everybody has them somewhere."""
    assert "Alice" in words(console.get(URL, {"q": "al"}))
    assert "Nobody found" in words(console.get(URL, {"q": "lc"}))
    assert "Alice" in words(console.get(URL, {"q": "lic"}))
