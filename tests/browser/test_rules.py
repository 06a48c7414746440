"""The rules as an administrator meets them: the first one, and their order."""

from playwright.sync_api import expect

from rules.provisioning.reconcile import run_batch
from rules.ruleset.models import Rule
from tests.browser.conftest import Console, Harbour
from tests.browser.looking import at_a_desk_and_on_a_phone
from tests.factories import RuleFactory


@at_a_desk_and_on_a_phone
def test_the_first_rule_from_empty_page_to_list(console: Console, harbour: Harbour) -> None:
    page = console.page
    console.sign_in()
    page.get_by_role("link", name="Create your first rule").click()
    page.get_by_role("combobox", name="Directory group").fill("engine")
    page.get_by_role("option", name="Engine room (2 members, Okta)").click()
    page.get_by_label("Description").fill("Keeps us moving")
    page.get_by_label("GoTo Meeting").check()
    page.get_by_role("button", name="Save", exact=True).click()
    row = page.get_by_role("row", name="Engine room")
    expect(row).to_contain_text("Keeps us moving")
    expect(row).to_contain_text("Meeting")
    expect(page.get_by_text("Rule 1 on Engine room is saved.")).to_be_visible()
    expect(page.get_by_text("Applying changes")).to_be_visible()
    run_batch(harbour.account.pk, limit=10)
    expect(page.get_by_text("Applying changes")).to_have_count(0)


@at_a_desk_and_on_a_phone
def test_a_dragged_rule_stays_where_it_was_dropped(console: Console, harbour: Harbour) -> None:
    harbour.rules()
    console.open("/user-sync/")
    console.drag(4, 2)
    expect(console.page.get_by_text("Galley is rule 2 now.")).to_be_visible()
    console.expect_priorities("1", "2", "3", "4")
    console.page.reload()
    console.expect_order("Bridge", "Galley", "Deck", "Engine room")


def test_while_it_is_dragged_the_row_says_where_it_would_land(console: Console, harbour: Harbour) -> None:
    harbour.rules()
    console.open("/user-sync/")
    page = console.page
    console.hold_over(4, 2)
    others = page.locator("tr[data-rule]:not(.us-clone, .us-gap-row) .us-prio")
    expect(others).to_have_text(["1", "2", "3"])
    page.mouse.up()
    expect(page.get_by_text("Galley is rule 2 now.")).to_be_visible()


@at_a_desk_and_on_a_phone
def test_the_keyboard_moves_a_rule_too(console: Console, harbour: Harbour) -> None:
    harbour.rules()
    console.open("/user-sync/")
    keyboard, news = console.page.keyboard, console.page.locator("#reorder-news")
    console.grips().first.focus()
    keyboard.press("Space")
    expect(news).to_contain_text("Bridge lifted, position 1 of 4.")
    keyboard.press("ArrowDown")
    keyboard.press("ArrowDown")
    expect(news).to_have_text("Position 3 of 4.")
    keyboard.press("Enter")
    expect(console.page.get_by_text("Bridge is rule 3 now.")).to_be_visible()
    expect(console.grips().nth(2)).to_be_focused()
    console.page.reload()
    console.expect_order("Deck", "Engine room", "Bridge", "Galley")


def test_escape_puts_a_lifted_rule_back(console: Console, harbour: Harbour) -> None:
    harbour.rules()
    console.open("/user-sync/")
    console.grips().nth(1).focus()
    for key in ("Enter", "ArrowDown", "ArrowDown", "Escape"):
        console.page.keyboard.press(key)
    console.expect_order("Bridge", "Deck", "Engine room", "Galley")
    console.expect_priorities("1", "2", "3", "4")
    expect(console.grips().nth(1)).to_be_focused()
    console.page.reload()
    console.expect_order("Bridge", "Deck", "Engine room", "Galley")


def test_an_order_that_somebody_changed_is_shown_instead(console: Console, harbour: Harbour) -> None:
    rules = harbour.rules()
    console.open("/user-sync/")
    Rule.objects.filter(pk=rules[0].pk).update(priority=None, deleted_at=rules[0].created_at)
    RuleFactory.create(group=harbour.groups[0], priority=5)
    console.drag(4, 2)
    expect(console.page.get_by_text("Somebody changed the rules meanwhile.")).to_be_visible()
    console.expect_order("Deck", "Engine room", "Galley", "Bridge")


def test_the_menu_of_a_rule_is_walked_by_arrows_and_closed_by_escape(
    console: Console, harbour: Harbour
) -> None:
    harbour.rules()
    console.open("/user-sync/")
    page = console.page
    opener = page.get_by_role("link", name="Actions for rule 2, Deck")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Edit")).to_be_focused()
    for _ in ("History", "Duplicate"):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Duplicate")).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(page.get_by_role("link", name="Duplicate")).to_have_count(0)
    opener.click()
    page.get_by_role("button", name="Move up").click()
    console.expect_order("Deck", "Bridge", "Engine room", "Galley")


def test_search_filters_as_one_types_and_stays_in_the_address(console: Console, harbour: Harbour) -> None:
    harbour.rules()
    console.open("/user-sync/")
    console.page.get_by_role("searchbox").press_sequentially("gall", delay=20)
    console.expect_order("Galley")
    expect(console.page).to_have_url(f"{console.url}/user-sync/?q=gall&status=")
    expect(console.grips()).to_have_count(0)
    console.page.reload()
    console.expect_order("Galley")


def test_what_was_found_stays_found_when_one_of_them_is_deleted_and_brought_back(
    console: Console, harbour: Harbour
) -> None:
    rules = harbour.rules()
    Rule.objects.filter(pk__in=[rules[1].pk, rules[3].pk]).update(enabled=False)
    console.open("/user-sync/")
    page = console.page
    page.get_by_label("Status").select_option("Disabled")
    console.expect_order("Deck", "Galley")
    page.get_by_role("link", name="Actions for rule 2, Deck").click()
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete rule").click()
    console.expect_order("Galley")
    page.get_by_role("button", name="Undo").click()
    console.expect_order("Deck", "Galley")
    page.reload()
    console.expect_order("Deck", "Galley")
