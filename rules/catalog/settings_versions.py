"""What settings templates say, version by version: a user keeps the version that was applied."""

from collections.abc import Mapping

from rules.catalog.models import SettingState, SettingsTemplate, SettingsVersion, TemplateSetting

# Product name -> feature name -> state.
States = dict[str, dict[str, str]]


def write_states(template: SettingsTemplate, states: Mapping[int, SettingState]) -> tuple[States, States]:
    """Let the template set these features (id -> state) and no others; what it said before, and says now.

    The caller holds the template's lock.
    """
    before = _in_words(template)
    template.settings.all().delete()
    TemplateSetting.objects.bulk_create(
        TemplateSetting(account_id=template.account_id, template=template, setting_id=setting_id, state=state)
        for setting_id, state in states.items()
    )
    after = _in_words(template)
    if before != after:
        template.version = SettingsVersion.objects.create(
            account_id=template.account_id, template_name=template.name, states=after
        )
        template.save(update_fields=["version"])
    return before, after


def flat(states: States) -> dict[str, str]:
    """Each feature in one line, for the activity."""
    return {
        f"{feature} ({product})": state
        for product, features in states.items()
        for feature, state in features.items()
    }


def _in_words(template: SettingsTemplate) -> States:
    words: States = {}
    for each in template.settings.select_related("setting__product").order_by("setting_id"):
        words.setdefault(each.setting.product.name, {})[each.setting.name] = each.state
    return words
