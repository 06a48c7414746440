"""A drop that changes what people have asks in a dialog, by keyboard and by touch."""

import pytest
from playwright.sync_api import Page, expect

from rules.provisioning.models import PendingUser
from rules.provisioning.reconcile import run_batch
from rules.ruleset.models import Rule
from tests.browser.conftest import Console, Harbour
from tests.factories import UserGroupFactory


@pytest.fixture
def rivals(harbour: Harbour) -> list[Rule]:
    """The rules on Bridge and on Deck name two user groups for one and the same person."""
    rules = harbour.rules()
    person = harbour.groups[0].members.earliest("pk")
    harbour.groups[1].members.add(person, through_defaults={"account": harbour.account})
    for rule, name in zip(rules, ("Berlin", "Oslo"), strict=False):
        rule.user_group = UserGroupFactory.create(account=harbour.account, name=name)
        rule.save()
    PendingUser.objects.bulk_create(
        PendingUser(account=harbour.account, user=each) for each in harbour.source.users.all()
    )
    run_batch(harbour.account.pk, limit=100)
    return rules


def refresh(page: Page) -> None:
    """What a page does by itself when changes are applied."""
    with page.expect_response(lambda response: "/user-sync/?" in response.url and "rows=" in response.url):
        page.evaluate("htmx.trigger(document.body, 'settled')")


def test_the_keyboard_drops_sees_the_effect_and_answers(console: Console, rivals: list[Rule]) -> None:
    console.open("/user-sync/")
    page, keyboard = console.page, console.page.keyboard
    question = page.get_by_role("dialog", name="Move Bridge from 1 to 2?")
    console.grips().first.focus()
    for key in ("Enter", "ArrowDown", "Enter"):
        keyboard.press(key)
    expect(question).to_contain_text("Changes: User group (1)")
    keyboard.press("Escape")
    expect(question).to_be_hidden()
    console.expect_order("Bridge", "Deck", "Engine room", "Galley")
    expect(console.grips().first).to_be_focused()
    for key in ("Enter", "ArrowDown", "Enter"):
        keyboard.press(key)
    expect(page.get_by_role("button", name="Apply")).to_be_visible()
    page.get_by_role("button", name="Apply").press("Enter")
    console.expect_order("Deck", "Bridge", "Engine room", "Galley")
    expect(question).to_be_hidden()
    expect(page.get_by_text("Bridge is rule 2 now.")).to_be_visible()
    expect(console.grips().nth(1)).to_be_focused()
    page.get_by_role("status").get_by_role("button", name="Undo").press("Enter")
    console.expect_order("Bridge", "Deck", "Engine room", "Galley")


ANSWER = """new MutationObserver((_, observer) => {
    const apply = document.querySelector("#dialog [name=confirmed]");
    if (!apply) return;
    observer.disconnect();
    apply.click();
}).observe(document.getElementById("dialog"), {childList: true})"""


def test_who_answers_as_soon_as_the_question_is_there_keeps_the_page(
    console: Console, rivals: list[Rule]
) -> None:
    console.open("/user-sync/")
    page = console.page
    page.evaluate(ANSWER)
    page.evaluate("window.isTheSame = true")
    console.grips().first.focus()
    for key in ("Enter", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_text("Bridge is rule 2 now.")).to_be_visible()
    assert page.evaluate("window.isTheSame")
    expect(console.grips().nth(1)).to_be_focused()


def test_a_list_that_comes_fresh_behind_the_question_keeps_the_focus(
    console: Console, rivals: list[Rule]
) -> None:
    console.open("/user-sync/")
    page = console.page
    console.grips().first.focus()
    for key in ("Enter", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog", name="Move Bridge from 1 to 2?")).to_be_visible()
    refresh(page)
    console.expect_order("Bridge", "Deck", "Engine room", "Galley")
    page.get_by_role("button", name="Apply").press("Enter")
    console.expect_order("Deck", "Bridge", "Engine room", "Galley")
    expect(console.grips().nth(1)).to_be_focused()


def test_a_list_that_comes_fresh_leaves_a_lifted_rule_in_hand(console: Console, rivals: list[Rule]) -> None:
    console.open("/user-sync/")
    page = console.page
    console.grips().first.focus()
    for key in ("Enter", "ArrowDown"):
        page.keyboard.press(key)
    Rule.objects.filter(pk=rivals[3].pk).update(description="Cooks")
    refresh(page)
    console.expect_order("Deck", "Bridge", "Engine room", "Galley")
    expect(console.grips().nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("row", name="Galley")).to_contain_text("Cooks")
    console.expect_order("Bridge", "Deck", "Engine room", "Galley")
    expect(console.grips().first).to_be_focused()


def test_on_a_phone_a_finger_drags_and_undoes(console: Console, rivals: list[Rule]) -> None:
    console.open("/user-sync/")
    page = console.page
    page.set_viewport_size({"width": 390, "height": 844})
    start, goal = (console.grips().nth(place).bounding_box() for place in (0, 1))
    assert start
    assert goal
    finger = page.context.new_cdp_session(page)
    x, y = start["x"] + 8, start["y"] + 8
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 13):
        below = {"x": x, "y": y + (goal["y"] + 40 - y) * step / 12}
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [below]})
        page.wait_for_timeout(20)
    expect(page.locator(".us-lifted .us-prio")).to_have_text("1 → 2")
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    question = page.get_by_role("dialog", name="Move Bridge from 1 to 2?")
    question.get_by_role("button", name="Undo").click()
    expect(question).to_be_hidden()
    console.expect_order("Bridge", "Deck", "Engine room", "Galley")
