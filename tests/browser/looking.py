"""What every page owes to everybody: names, contrast, room, in light and dark, at a desk and on a phone."""

from collections.abc import Sequence

import pytest
from playwright.sync_api import Page, expect

from usersync.env import BASE_DIR

AXE = BASE_DIR / "node_modules/axe-core/axe.min.js"
SERIOUS = {"serious", "critical"}
# The smallest phone, and where each layout has the least room.
WIDTHS = (360, 768, 992, 1200)
PHONE, DESK = 390, 1280
# For tests of what both have: the window of the console has this width.
at_a_desk_and_on_a_phone = pytest.mark.parametrize("width", [DESK, PHONE])
# The navigation shows icons alone.
ICONS_ALONE = 992
EVERYTHING = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
# The rules of axe that look at colours.
COLOURS = ["color-contrast", "link-in-text-block"]
NAMES = ["button-name", "link-name"]
BACKGROUNDS = {"light": "rgb(246, 247, 249)", "dark": "rgb(15, 18, 23)"}
FIND = """async () => {
    const {violations} = await axe.run(document, {runOnly: %s});
    return violations.map(each => ({
        rule: each.id, impact: each.impact, where: each.nodes.map(node => node.html.slice(0, 160)),
    }));
}"""


def problems(page: Page, rules: Sequence[str] = EVERYTHING) -> list[str]:
    """What axe finds that is serious; `rules` are tags or single ones."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    return [str(each) for each in page.evaluate(FIND % [*rules]) if each["impact"] in SERIOUS]


def look_at(page: Page) -> None:
    """The page that is open."""
    # Of what axe looks at, only colours differ between the themes.
    for width, theme, rules in (
        (DESK, "light", EVERYTHING),
        (DESK, "dark", COLOURS),
        (PHONE, "dark", EVERYTHING),
        (ICONS_ALONE, "dark", NAMES),
    ):
        in_window(page, width)
        in_colours(page, theme)
        assert problems(page, rules) == [], f"{page.url}, {theme}, {width} wide"
    for width in WIDTHS:
        in_window(page, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} at {width}"
    in_window(page, DESK)


def in_colours(page: Page, theme: str) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
    expect(page.locator("body")).to_have_css("background-color", BACKGROUNDS[theme])


def in_window(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
