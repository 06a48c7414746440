import pytest
from django.test import Client
from django.urls import reverse

from rules.audit.models import Activity
from rules.catalog.models import ProductSetting, SettingsTemplate, TemplateSetting
from rules.provisioning.models import Profile, UserStatus
from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import RuleFactory, SettingsTemplateFactory

URL = reverse("console:settings_templates")
ADD = reverse("console:settings_template_add")


@pytest.fixture
def chat(harbour: Harbour) -> ProductSetting:
    return ProductSetting.objects.create(account=harbour.account, product=harbour.meeting, name="Chat")


@pytest.fixture
def restricted(harbour: Harbour, chat: ProductSetting) -> SettingsTemplate:
    template = SettingsTemplateFactory.create(account=harbour.account, name="Restricted")
    TemplateSetting.objects.create(account=harbour.account, template=template, setting=chat, state="on")
    return template


def edit(template: SettingsTemplate) -> str:
    return reverse("console:settings_template_edit", args=[template.pk])


def states() -> list[tuple[str, str]]:
    return list(TemplateSetting.objects.values_list("setting__name", "state"))


def test_the_list_says_which_products_a_template_sets(
    console: Client, harbour: Harbour, restricted: SettingsTemplate
) -> None:
    RuleFactory.create(group=harbour.sales, settings_template=restricted)
    assert "Restricted Meeting 1 #1" in words(console.get(URL))


def test_a_template_is_added_with_the_states_of_its_features(console: Client, chat: ProductSetting) -> None:
    console.post(ADD, {"name": "Restricted", f"setting_{chat.pk}": "required"})
    assert states() == [("Chat", "required")]


def test_the_form_has_a_tab_per_product_with_the_four_states(
    console: Client, restricted: SettingsTemplate
) -> None:
    page = console.get(edit(restricted))
    assert "Meeting Chat Not set On Off Disabled Required" in words(page)
    assert 'value="on" id="id_setting' in page.content.decode().replace("checked ", "")


def test_what_is_not_set_any_more_is_gone(
    console: Client, chat: ProductSetting, restricted: SettingsTemplate
) -> None:
    console.post(edit(restricted), {"name": "Restricted", f"setting_{chat.pk}": ""})
    assert states() == []
    told = Activity.objects.get(action="settings_template.settings_changed")
    assert told.details == {"before": {"Chat (GoTo Meeting)": "on"}, "after": {}}


def test_a_state_that_there_is_not_is_refused(console: Client, chat: ProductSetting) -> None:
    console.post(ADD, {"name": "Restricted", f"setting_{chat.pk}": "maybe"})
    assert not SettingsTemplate.objects.exists()


def test_users_keep_their_settings_when_their_template_is_deleted(
    console: Client, harbour: Harbour, restricted: SettingsTemplate
) -> None:
    Profile.objects.filter(user=harbour.alice).update(settings_template=restricted, status=UserStatus.ACTIVE)
    url = reverse("console:settings_template_delete", args=[restricted.pk])
    assert "1 user got it when activated, and keep" in words(console.get(url))
    console.post(url)
    assert not SettingsTemplate.objects.exists()
    assert Profile.objects.get(user=harbour.alice).settings_template is None
