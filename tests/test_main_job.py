"""The main job over the wire: an identity provider pushes by HTTP, a real worker gives and takes seats."""

import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from pytest_django.live_server_helper import LiveServer

from rules.audit.actors import SYSTEM
from rules.connections.tokens import create_client
from rules.directory.models import DirectoryGroup, DirectoryUser
from rules.provisioning.holds.decisions import release
from rules.provisioning.holds.scope import Scope
from rules.provisioning.models import Hold, Profile, Seat
from rules.provisioning.rule_changes import create_rule
from rules.ruleset.records import RuleContent
from tests.factories import AccountFactory, ProductFactory
from tests.live import Workers, wait_for

JSON = dict[str, Any]


class Okta:
    """Pushes over one kept connection, with its own token."""

    def __init__(self, url: str, token: str) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(url).netloc)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/scim+json"}

    def push(self, method: str, path: str, body: JSON | None = None) -> JSON:
        self.connection.request(method, f"/scim/v2{path}", json.dumps(body) if body else None, self.headers)
        response = self.connection.getresponse()
        text = response.read()
        assert response.status < 300, text
        answer: JSON = json.loads(text) if text else {}
        return answer

    def person(self, name: str) -> str:
        return str(self.push("POST", "/Users", {"userName": f"{name}@halden.example"})["id"])

    def group(self, name: str, *members: str) -> str:
        body = {"displayName": name, "members": [{"value": each} for each in members]}
        return str(self.push("POST", "/Groups", body)["id"])

    def patch(self, path: str, *operations: JSON) -> None:
        self.push("PATCH", path, {"Operations": operations})


@pytest.fixture
def okta(live_server: LiveServer, worker: Workers) -> Iterator[Okta]:
    account = AccountFactory.create(slug="halden")
    _source, token = create_client(account=account, name="Okta", actor=SYSTEM)
    worker()
    okta = Okta(live_server.url, token)
    yield okta
    okta.connection.close()


def rule(group_id: str, *products: str) -> None:
    group = DirectoryGroup.objects.get(public_id=group_id)
    made = [
        ProductFactory.create(account=group.account, name=product, short_label=product)
        for product in products
    ]
    content = RuleContent(group_id=group.pk, product_ids=frozenset(product.pk for product in made))
    create_rule(account=group.account, actor=SYSTEM, content=content)


def seats(person: str) -> set[str]:
    return set(Seat.objects.filter(user__public_id=person).values_list("product__name", flat=True))


def expect(person: str, *products: str) -> None:
    wait_for(lambda: seats(person) == set(products), what=f"exactly {products or 'no seats'}")


def test_adding_a_member_gives_the_seat_and_removing_takes_it(okta: Okta) -> None:
    alice, sales = okta.person("alice"), okta.group("Sales")
    rule(sales, "Meeting")
    okta.patch(f"/Groups/{sales}", {"op": "add", "path": "members", "value": [{"value": alice}]})
    expect(alice, "Meeting")
    okta.patch(f"/Groups/{sales}", {"op": "remove", "path": f'members[value eq "{alice}"]'})
    expect(alice)


def test_an_empty_list_of_members_takes_exactly_the_seats_of_that_group(okta: Okta) -> None:
    alice, bruno = okta.person("alice"), okta.person("bruno")
    sales, support = okta.group("Sales", alice, bruno), okta.group("Support", bruno)
    rule(sales, "Meeting")
    rule(support, "Assist")
    expect(bruno, "Meeting", "Assist")
    okta.patch(f"/Groups/{sales}", {"op": "replace", "path": "members", "value": []})
    expect(alice)
    expect(bruno, "Assist")


def test_a_deactivated_user_loses_every_seat_and_gets_them_back(okta: Okta) -> None:
    alice = okta.person("alice")
    rule(okta.group("Sales", alice), "Meeting")
    expect(alice, "Meeting")
    okta.patch(f"/Users/{alice}", {"op": "replace", "value": {"active": False}})
    expect(alice)
    assert Profile.objects.get(user__public_id=alice).status == "suspended"
    okta.patch(f"/Users/{alice}", {"op": "replace", "value": {"active": True}})
    expect(alice, "Meeting")


def test_a_deleted_user_is_gone_with_all_seats(okta: Okta) -> None:
    alice = okta.person("alice")
    rule(okta.group("Sales", alice), "Meeting")
    expect(alice, "Meeting")
    okta.push("DELETE", f"/Users/{alice}")
    wait_for(lambda: not DirectoryUser.objects.filter(public_id=alice).exists(), what="the row to go")
    assert not Seat.objects.exists()


def test_a_deleted_group_takes_its_seats_once_they_are_released(okta: Okta) -> None:
    alice = okta.person("alice")
    sales = okta.group("Sales", alice)
    rule(sales, "Meeting")
    expect(alice, "Meeting")
    okta.push("DELETE", f"/Groups/{sales}")
    wait_for(Hold.objects.exists, what="the seat to be on hold")
    group = DirectoryGroup.objects.get(public_id=sales)
    release(account=group.account, actor=SYSTEM, scope=Scope(group_id=group.pk))
    expect(alice)
