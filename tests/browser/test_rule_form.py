"""The rule form in a browser: its lists, by keyboard alone."""

from playwright.sync_api import Locator, Page, expect

from rules.ruleset.models import AdminRole, Rule
from tests.browser.conftest import Console, Harbour
from tests.browser.looking import at_a_desk_and_on_a_phone
from tests.factories import UserGroupFactory


def opener(page: Page, label: str) -> Locator:
    """The link text beside the label; it says what is ticked."""
    return page.get_by_role("button", name=f"{label} ")


@at_a_desk_and_on_a_phone
def test_a_manager_is_made_by_keyboard_alone(console: Console, harbour: Harbour) -> None:
    for name in ("Berlin", "Oslo", "Osaka"):
        UserGroupFactory.create(account=harbour.account, name=name)
    page, keyboard = console.page, console.page.keyboard
    console.open("/user-sync/rules/add/")
    page.get_by_role("combobox", name="Directory group").focus()
    keyboard.type("deck")
    expect(page.get_by_role("option", name="Deck (2 members, Okta)")).to_be_visible()
    keyboard.press("Enter")
    expect(opener(page, "Privileges")).to_be_hidden()
    for key in ("Tab", "Tab", "Tab", "Space", "Tab", "ArrowDown", "Tab"):
        keyboard.press(key)
    expect(opener(page, "Privileges")).to_be_focused()
    for key in ("Enter", "Tab", "Space", "Tab", "Space", "Enter"):
        keyboard.press(key)
    expect(opener(page, "Privileges")).to_have_text("Add and delete users, Manage seats")
    expect(opener(page, "Privileges")).to_be_focused()
    keyboard.press("Tab")
    keyboard.press("Enter")
    keyboard.type("os")
    expect(page.get_by_role("checkbox", name="Berlin")).to_be_hidden()
    for key in ("Tab", "Space", "Enter"):
        keyboard.press(key)
    expect(opener(page, "Groups")).to_have_text("Osaka")
    page.get_by_role("button", name="Save", exact=True).focus()
    keyboard.press("Enter")
    expect(page.get_by_role("row", name="Deck")).to_contain_text("2 privileges, 1 user group")
    assert Rule.objects.get().admin_role == AdminRole.MANAGER


def test_escape_and_cancel_leave_a_list_as_it_was(console: Console, harbour: Harbour) -> None:
    page = console.page
    rule = harbour.rules()[0]
    rule.admin_role, rule.privileges = AdminRole.MANAGER, ["seats"]
    rule.save()
    console.open(f"/user-sync/rules/{rule.pk}/")
    privileges = opener(page, "Privileges")
    privileges.click()
    expect(page.get_by_role("searchbox", name="Find in Privileges")).to_be_focused()
    page.get_by_label("Create reports").check()
    page.keyboard.press("Escape")
    expect(privileges).to_have_text("Manage seats")
    expect(privileges).to_be_focused()
    privileges.click()
    expect(page.get_by_label("Create reports")).not_to_be_checked()
    page.get_by_role("checkbox", name="Manage seats").uncheck()
    page.get_by_role("button", name="Cancel").click()
    expect(privileges).to_have_text("Manage seats")
    privileges.click()
    page.get_by_label("Create reports").check()
    page.get_by_role("button", name="Apply").click()
    expect(privileges).to_have_text("Manage seats, Create reports")


def test_a_list_that_has_nothing_of_a_name_says_so(console: Console, harbour: Harbour) -> None:
    rule = harbour.rules()[0]
    rule.admin_role = AdminRole.MANAGER
    rule.save()
    console.open(f"/user-sync/rules/{rule.pk}/")
    opener(console.page, "Privileges").click()
    console.page.keyboard.type("fly")
    expect(console.page.get_by_role("dialog")).to_contain_text("None has that in its name.")


def test_enter_in_a_field_saves(console: Console, harbour: Harbour) -> None:
    rule = harbour.rules()[0]
    console.open(f"/user-sync/rules/{rule.pk}/")
    console.page.get_by_label("Description").fill("Keeps watch")
    console.page.keyboard.press("Enter")
    expect(console.page.get_by_text("Rule 1 on Bridge is saved.")).to_be_visible()
    assert Rule.objects.get(pk=rule.pk).description == "Keeps watch"


def test_where_the_script_of_the_group_field_does_not_come_the_plain_list_does(
    console: Console, harbour: Harbour, page_problems: list[str]
) -> None:
    page = console.page
    page.emulate_media(reduced_motion="reduce")
    page.route("**/chooser*.js", lambda route: route.abort())
    console.open("/user-sync/rules/add/")
    plain = page.locator("select[name=group]")
    at = """(each, time) => {
        each.getAnimations()[0].currentTime = time;
        return getComputedStyle(each).visibility;
    }"""
    assert [plain.evaluate(at, 0), plain.evaluate(at, 4000)] == ["hidden", "visible"]
    page_problems.clear()  # the script


def test_a_double_click_on_save_makes_one_rule(console: Console, harbour: Harbour) -> None:
    console.open("/user-sync/rules/add/")
    console.page.get_by_role("combobox", name="Directory group").fill("bridge")
    console.page.get_by_role("option", name="Bridge").click()
    console.page.get_by_role("button", name="Save", exact=True).dblclick()
    expect(console.page.get_by_role("row", name="Bridge")).to_have_count(1)
    assert Rule.objects.count() == 1


@at_a_desk_and_on_a_phone
def test_two_who_edit_the_same_rule_see_what_the_other_saved(console: Console, harbour: Harbour) -> None:
    rule = harbour.rules()[0]
    page, other = console.page, console.page.context.new_page()
    for each in (page, other):
        each.goto(f"{console.url}/user-sync/rules/{rule.pk}/")
    other.get_by_label("Description").fill("Keeps watch")
    other.get_by_label("GoTo Meeting").uncheck()
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.get_by_text("Rule 1 on Bridge is saved.")).to_be_visible()
    other.close()
    page.get_by_label("Description").fill("Steers")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Vera Vogt changed this rule just now")).to_be_visible()
    expect(page.get_by_role("row", name="Description")).to_contain_text("Keeps watch")
    page.get_by_role("button", name="Take from Vera Vogt: Products").click()
    expect(page.get_by_label("GoTo Meeting")).not_to_be_checked()
    expect(page.get_by_role("textbox", name="Description")).to_have_value("Steers")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("row", name="Bridge")).to_contain_text("Steers")
    assert not rule.products.exists()


@at_a_desk_and_on_a_phone
def test_the_effect_follows_the_form(console: Console, harbour: Harbour) -> None:
    page = console.page
    harbour.account.products.update(seat_limit=1)
    console.open("/user-sync/rules/add/")
    effect = page.locator("#effect")
    expect(effect).to_contain_text("Choose a directory group")
    page.get_by_role("combobox", name="Directory group").fill("deck")
    page.get_by_role("option", name="Deck (2 members, Okta)").click()
    expect(effect).to_contain_text("2 users are provisioned for the first time")
    page.get_by_label("GoTo Meeting").check()
    expect(effect).to_contain_text("1 user goes to the waiting list of GoTo Meeting")
    expect(page.locator(".us-bar")).to_contain_text("2 users change, 1 waits for a seat")
    assert not Rule.objects.exists()


@at_a_desk_and_on_a_phone
def test_a_welcome_e_mail_is_written_in_front_of_the_rule_and_nothing_entered_is_lost(
    console: Console, harbour: Harbour
) -> None:
    page = console.page
    console.open("/user-sync/rules/add/")
    page.get_by_role("combobox", name="Directory group").fill("deck")
    page.get_by_role("option", name="Deck (2 members, Okta)").click()
    page.get_by_label("Description").fill("Ask Vera")
    page.get_by_label("GoTo Meeting").check()
    page.get_by_label("Administrator for this account").check()
    page.get_by_label("Full access to all account privileges").check()
    page.get_by_label("Default language").select_option("nl")
    page.get_by_role("button", name="Create New Template").click()
    desk = page.get_by_role("dialog", name="Welcome e-mail")
    desk.get_by_label("Name", exact=True).fill("Hello")
    desk.get_by_label("Subject").first.fill("Hi {{first_name}}")
    desk.get_by_role("textbox", name="Text").click()
    page.keyboard.type("Ask {{frist_name}}")
    desk.get_by_role("button", name="Save").click()
    expect(desk).to_contain_text("Did you mean {{first_name}}?")
    desk.get_by_role("textbox", name="Text").fill("Welcome aboard")
    desk.get_by_role("button", name="Save").click()
    expect(desk).to_be_hidden()
    expect(page.locator("[name=welcome_template] option:checked")).to_have_text("Hello")
    template = harbour.account.welcome_templates.get()
    assert template.texts.get().body == "<p>Welcome aboard</p>"
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("row", name="Deck")).to_contain_text("Ask Vera")
    rule = Rule.objects.get()
    assert (rule.group, rule.welcome_template, rule.language) == (harbour.groups[1], template, "nl")
    assert (rule.admin_role, [*rule.products.all()]) == (AdminRole.FULL, [*harbour.account.products.all()])
