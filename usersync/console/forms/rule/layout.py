from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Field, Layout
from django.utils.translation import gettext_lazy as _

from usersync.console.forms.layout import Section


def rule_layout(*, shows_errors: bool, shows_device_groups: bool) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.form_show_errors = shows_errors
    device_groups = [Field("device_groups", template="rule/check_list_field.html")]
    helper.layout = Layout(
        "key",
        "version",
        Section("", Field("group", template="rule/group_field.html"), "description", css_class="us-fields"),
        Section(_("Products"), Field("products", template="rule/products_field.html")),
        Section("", HTML('{% include "rule/administrator_fields.html" %}')),
        Section(
            _("User details"),
            Field("welcome_template", template="rule/welcome_field.html"),
            "language",
            "user_group",
            *(device_groups if shows_device_groups else []),
            "settings_template",
            css_class="us-fields",
        ),
    )
    return helper
