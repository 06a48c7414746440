"""What settings templates say, version by version: a user keeps the version that was applied."""

from collections.abc import Collection, Mapping

from rules.catalog.models import Product, SettingState, SettingsTemplate, SettingsVersion, TemplateSetting

# Product name -> feature name -> state.
States = dict[str, dict[str, str]]


def write_states(template: SettingsTemplate, states: Mapping[int, SettingState]) -> tuple[States, States]:
    """Let the template set these features (id -> state) and no others; what it said before, and says now.

    The caller holds the template's lock.
    """
    before = _in_words([template])[template.pk]
    template.settings.all().delete()
    TemplateSetting.objects.bulk_create(
        TemplateSetting(account_id=template.account_id, template=template, setting_id=setting_id, state=state)
        for setting_id, state in states.items()
    )
    after = _in_words([template])[template.pk]
    if before != after:
        _begin_versions([template])
    return before, after


def forget_product(product: Product) -> list[str]:
    """No template sets features of the product any more; the names of those that did."""
    set_by = TemplateSetting.objects.filter(setting__product=product)
    concerned = SettingsTemplate.objects.filter(account=product.account_id, pk__in=set_by.values("template"))
    templates = list(concerned.order_by("pk").select_for_update())
    set_by.delete()
    _begin_versions(templates)
    return [template.name for template in templates]


def flat(states: States) -> dict[str, str]:
    """Each feature in one line, for the activity."""
    return {
        f"{feature} ({product})": state
        for product, features in states.items()
        for feature, state in features.items()
    }


def _begin_versions(templates: Collection[SettingsTemplate]) -> None:
    """What they say from now on."""
    words = _in_words(templates)
    versions = SettingsVersion.objects.bulk_create(
        SettingsVersion(account_id=each.account_id, template_name=each.name, states=words[each.pk])
        for each in templates
    )
    for template, version in zip(templates, versions, strict=True):
        template.version = version
    SettingsTemplate.objects.bulk_update(templates, ["version"])


def _in_words(templates: Collection[SettingsTemplate]) -> dict[int, States]:
    """By the ids of the templates."""
    words: dict[int, States] = {template.pk: {} for template in templates}
    said = TemplateSetting.objects.filter(template__in=words).select_related("setting__product")
    for each in said.order_by("template_id", "setting_id"):
        features = words[each.template_id].setdefault(each.setting.product.name, {})
        features[each.setting.name] = each.state
    return words
