"""What a browser loads: little at first, less afterwards, and few lines of our own."""

import gzip
import re
from functools import cache
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tests.console.conftest import Harbour
from tests.factories import DirectoryGroupFactory, DirectoryUserFactory, ProductFactory, RuleFactory
from usersync.env import BASE_DIR

KILOBYTE = 1000
_STATIC = re.compile(r'(?:src|href)="/static/([^"#]+)')


@pytest.fixture
def pages(harbour: Harbour) -> list[str]:
    """The heaviest ones: a hundred rules on groups of their own, a page full of users, the form of a rule."""
    products = [harbour.meeting, *ProductFactory.create_batch(2, account=harbour.account)]
    for priority in range(1, 101):
        group = DirectoryGroupFactory.create(source=harbour.source, display_name=f"Crew {priority}")
        RuleFactory.create(group=group, priority=priority, products=products, description=f"Boat {priority}")
    DirectoryUserFactory.create_batch(60, source=harbour.source)
    rule = reverse("console:rule_edit", args=[harbour.order()[0]])
    return [reverse("console:user_sync"), rule, reverse("console:users"), reverse("console:activity")]


def loaded(client: Client, address: str) -> tuple[bytes, set[Path]]:
    """The page as it travels, and the files that it names."""
    response = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    named = _STATIC.findall(gzip.decompress(response.content).decode())
    return response.content, {Path(str(finders.find(name))) for name in named}


@cache
def compressed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes()))


def test_a_first_visit_loads_less_than_200_kilobytes_and_a_later_one_less_than_60(
    console: Client, pages: list[str]
) -> None:
    for address in pages:
        page, files = loaded(console, address)
        assert len(files) > 12, address
        assert len(page) < 60 * KILOBYTE, address
        assert len(page) + sum(map(compressed, files)) < 200 * KILOBYTE, address


def test_the_scripts_of_the_console_have_fewer_than_400_lines() -> None:
    lines = [line for script in BASE_DIR.glob("static/js/*.js") for line in script.read_text().splitlines()]
    assert 100 < len(lines) < 400
    assert max(map(len, lines)) <= 140
