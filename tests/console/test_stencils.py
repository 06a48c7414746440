"""Templates that are rendered once and filled for each line."""

import re
from dataclasses import dataclass, make_dataclass, replace
from keyword import iskeyword
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import override

from usersync.console.crud.screen import Screen
from usersync.console.directory_group_lines import RuleLink
from usersync.console.hints import SpokenHint
from usersync.console.people_lines import PersonLine
from usersync.console.screens.device_groups import DEVICE_GROUPS
from usersync.console.screens.products import PRODUCTS
from usersync.console.screens.settings_templates import SETTINGS_TEMPLATES
from usersync.console.screens.user_groups import USER_GROUPS
from usersync.console.screens.welcome_emails import WELCOME_EMAILS
from usersync.console.stencils import fill, fill_all
from usersync.env import BASE_DIR

TEMPLATES = BASE_DIR / "templates"
MARK = "{# A stencil"
SCREENS: tuple[Screen[Any], ...] = (
    USER_GROUPS,
    DEVICE_GROUPS,
    PRODUCTS,
    SETTINGS_TEMPLATES,
    WELCOME_EMAILS,
)
# What works with a text that is not known yet.
TAGS = {"load", "if", "elif", "else", "endif", "url", "translate", "icon", "include"}
TAGS |= {"blocktranslate", "endblocktranslate"}
# What could be taken for something else on the way.
TEXTS = (
    *("", "0", "Alice", '<b title="\'">&', "100 % %s %% %(name)s %", "{{ name }} {% x %} {0} \\1 \\g<0>"),
    *("\u202ecba\u2066", "a\0b", " ", "9" * 27, mark_safe("<i>%s &amp;</i>")),
)

ALICE = PersonLine(
    id=7,
    name="Alice Moreau",
    initials="AM",
    address="alice@harbour.example",
    status=mark_safe("<b>Active</b>"),
    is_inactive=False,
    seats="",
    department="Sales",
    title="Team Lead",
    source="Okta",
)


def text_of(name: str) -> str:
    return (TEMPLATES / name).read_text()


def stencils() -> list[str]:
    paths = sorted(TEMPLATES.rglob("*.html"))
    return [str(path.relative_to(TEMPLATES)) for path in paths if path.read_text().startswith(MARK)]


def filled_somewhere() -> set[str]:
    in_python = [path.read_text() for path in Path(BASE_DIR / "usersync").rglob("*.py")]
    in_templates = [path.read_text() for path in TEMPLATES.rglob("*.html")]
    named = {
        name
        for text in [*in_python, *in_templates]
        for name in re.findall(r'(?:\bfill(?:_all)?\(|{% lines )"([^"]+)"', text)
    }
    return named | {screen.line_template for screen in SCREENS}


def named_in(stencil: str) -> set[str]:
    """All that may be a name in its tags, and in those of what it includes."""
    tags = re.findall(r"{[{%] (.*?) [%}]}", re.sub(r"{#.*?#}", "", text_of(stencil)))
    included = [tag.split('"')[1] for tag in tags if tag.startswith("include")]
    words = {word for tag in tags for word in re.findall(r"\w+", re.sub(r"""'[^']*'|"[^"]*\"""", "", tag))}
    return {word for word in words if not iskeyword(word)}.union(*map(named_in, included))


@pytest.mark.parametrize("name", stencils())
def test_a_stencil_says_of_any_text_what_its_template_says(name: str) -> None:
    in_addresses = {"id", "source"} if name == "welcome_emails/_line.html" else {"id"}
    names = sorted(named_in(name) - in_addresses)
    line = make_dataclass("line", [*names, *in_addresses])
    for turn in range(len(TEXTS)):
        given: dict[str, str | int] = {
            each: TEXTS[(turn + place) % len(TEXTS)] for place, each in enumerate(names)
        }
        given |= dict.fromkeys(in_addresses, 1200 * turn)
        with override(("en", "de", "fr")[turn % 3]):
            assert fill(name, line(**given)) == render_to_string(name, dict(given)).strip()


def test_each_line_says_what_it_has() -> None:
    others = [RuleLink(id=31, number=2), RuleLink(id=4, number=1200)]
    said = fill_all("directory_groups/_rule_link.html", others)
    assert re.findall(r'href="([^"]*)" aria-label="([^"]*)">([^<]*)<', said) == [
        ("/user-sync/rules/31/", "Rule 2", "#2"),
        ("/user-sync/rules/4/", "Rule 1200", "#1200"),
    ]


def test_texts_are_escaped_and_read_as_nothing_else() -> None:
    said = fill("user_sync/_hint.html", SpokenHint(label="<i>100 %s</i>", sentence='"{{ label }}" \\1 & {0}'))
    assert said.count("<i>") == 0
    assert "&lt;i&gt;100 %s&lt;/i&gt;" in said
    assert said.count("&quot;{{ label }}&quot; \\1 &amp; {0}") == 2


def test_html_stays_html() -> None:
    assert "<div><b>Active</b></div>" in fill("users/_line.html", ALICE)


def test_a_line_is_different_where_something_is_empty() -> None:
    assert "Team Lead" in fill("users/_line.html", ALICE)
    said = fill("users/_line.html", replace(ALICE, is_inactive=True, department=""))
    assert "Inactive in the directory" in said
    assert "Team Lead" not in said
    assert said.count('<td class="us-none">') == 2


def test_a_number_is_there_even_if_it_is_zero() -> None:
    assert "#0<" in fill("directory_groups/_rule_link.html", RuleLink(id=0, number=0))


def test_a_line_speaks_the_language_of_the_reader() -> None:
    german = "Regel 2"
    assert german not in fill("directory_groups/_rule_link.html", RuleLink(1, 2))
    with override("de"):
        assert german in fill("directory_groups/_rule_link.html", RuleLink(1, 2))


def test_lines_of_another_kind_do_not_mix() -> None:
    @dataclass(frozen=True, slots=True)
    class TurnedAround:
        number: int
        id: int

    link = fill("directory_groups/_rule_link.html", RuleLink(id=1, number=2))
    assert fill("directory_groups/_rule_link.html", TurnedAround(number=2, id=1)) == link


def test_every_template_that_is_filled_says_that_it_is_a_stencil() -> None:
    assert filled_somewhere()
    assert filled_somewhere() <= set(stencils())


@pytest.mark.parametrize("name", stencils())
def test_a_stencil_never_looks_into_a_text(name: str) -> None:
    text = re.sub(r"{#.*?#}", "", text_of(name))
    variables, tags = re.findall(r"{{ (.*?) }}", text), re.findall(r"{% (.*?) %}", text)
    assert all(re.fullmatch(r"\w+", variable) for variable in variables)
    for verb, *words in (tag.split() for tag in tags):
        assert verb in TAGS
        assert verb in {"translate", "include"} or not any("|" in word for word in words)
        if verb in {"if", "elif"}:
            assert all(re.fullmatch(r"\w+", word) for word in words)
        if verb == "blocktranslate":
            assert "count" not in words
        if verb == "include":
            included = text_of(words[0].strip('"'))
            assert included.startswith(MARK) or "{{" not in included
