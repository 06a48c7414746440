import pytest

from rules.accounts.languages import Language
from rules.accounts.models import Account
from rules.accounts.rights import EVERYTHING
from rules.audit.actors import Actor
from rules.audit.models import Activity
from rules.catalog import services
from rules.catalog.errors import NameTaken, ShortLabelTaken
from rules.catalog.models import Product, ProductSetting, SettingState
from rules.letters.texts import WelcomeText
from tests.factories import AccountFactory, ProductFactory

MAYA = Actor.operator("Maya Okafor", EVERYTHING)
HELLO = {Language.ENGLISH: WelcomeText("Welcome", "<p>Hello.</p>")}


@pytest.fixture
def halden(db: None) -> Account:
    return AccountFactory.create(slug="halden", name="Halden Instruments")


def history(account: Account) -> list[tuple[str, str, str]]:
    rows = Activity.objects.filter(account=account).order_by("pk")
    return list(rows.values_list("actor_name", "action", "subject_name"))


def test_a_product_comes_with_its_settings_and_its_activity(halden: Account) -> None:
    meeting = services.create_product(
        account=halden,
        actor=MAYA,
        name="GoTo Meeting",
        short_label="Meeting",
        seat_limit=236,
        settings=["Chat", "Recording"],
    )
    assert list(meeting.settings.values_list("name", flat=True)) == ["Chat", "Recording"]
    assert history(halden) == [("Maya Okafor", "product.created", "GoTo Meeting")]


def test_names_are_taken_in_any_case_and_nothing_is_written_then(halden: Account) -> None:
    services.create_product(account=halden, actor=MAYA, name="GoTo Meeting", short_label="Meeting")
    with pytest.raises(NameTaken, match="already has one named “GOTO MEETING”"):
        services.create_product(account=halden, actor=MAYA, name="GOTO MEETING", short_label="M")
    with pytest.raises(ShortLabelTaken, match="“meeting”"):
        services.create_product(account=halden, actor=MAYA, name="Meeting", short_label="meeting")
    assert Product.objects.get().name == "GoTo Meeting"
    assert len(history(halden)) == 1


def test_another_account_may_use_the_same_names(halden: Account) -> None:
    ProductFactory.create(name="GoTo Meeting", short_label="Meeting")
    services.create_product(account=halden, actor=MAYA, name="GoTo Meeting", short_label="Meeting")
    assert Product.objects.filter(name="GoTo Meeting").count() == 2


def test_user_groups_can_be_nested_and_have_one_name_each(halden: Account) -> None:
    sales = services.create_user_group(account=halden, actor=MAYA, name="Sales")
    emea = services.create_user_group(account=halden, actor=MAYA, name="Sales EMEA", parent=sales)
    assert emea.parent == sales
    with pytest.raises(NameTaken, match="already has one"):
        services.create_user_group(account=halden, actor=MAYA, name="sales emea")


def test_a_settings_template_says_something_of_some_settings(halden: Account) -> None:
    services.create_product(
        account=halden, actor=MAYA, name="GoTo Meeting", short_label="Meeting", settings=["Chat", "Lock"]
    )
    chat = ProductSetting.objects.get(name="Chat")
    template = services.create_settings_template(
        account=halden, actor=MAYA, name="Restricted", states={chat.pk: SettingState.DISABLED}
    )
    assert list(template.settings.values_list("setting__name", "state")) == [("Chat", "disabled")]
    with pytest.raises(NameTaken, match="already has one"):
        services.create_settings_template(account=halden, actor=MAYA, name="restricted")


def test_device_groups_and_welcome_e_mails_leave_their_activity(halden: Account) -> None:
    services.create_device_group(account=halden, actor=MAYA, name="Meeting rooms")
    services.create_welcome_template(account=halden, actor=MAYA, name="Sales onboarding", texts=HELLO)
    assert history(halden) == [
        ("Maya Okafor", "device_group.created", "Meeting rooms"),
        ("Maya Okafor", "welcome_template.created", "Sales onboarding"),
    ]
    with pytest.raises(NameTaken, match="already has one"):
        services.create_device_group(account=halden, actor=MAYA, name="meeting ROOMS")
    with pytest.raises(NameTaken, match="already has one"):
        services.create_welcome_template(account=halden, actor=MAYA, name="sales onboarding", texts=HELLO)
