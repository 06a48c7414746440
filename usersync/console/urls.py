"""The addresses of the console."""

from django.urls import path

from usersync.console.crud.views import addresses
from usersync.console.screens.device_groups import DEVICE_GROUPS
from usersync.console.screens.products import PRODUCTS
from usersync.console.screens.settings_templates import SETTINGS_TEMPLATES
from usersync.console.screens.user_groups import USER_GROUPS
from usersync.console.views import (
    activity,
    admin_settings,
    administrators,
    connections,
    custom_attributes,
    directory_groups,
    door,
    failures,
    holds,
    invitations,
    people,
    preferences,
    rule_actions,
    rule_effect,
    rule_form,
    rule_history,
    rule_menu,
    user_sync,
)

app_name = "console"
urlpatterns = [
    path("", door.home, name="home"),
    path("no-access/", door.no_access, name="no_access"),
    path("account/", door.switch_account, name="switch_account"),
    path("first-time/", invitations.first_time, name="first_time"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("set-up/", door.set_up, name="set_up"),
    path("theme/", door.theme, name="theme"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("user-sync/", user_sync.user_sync, name="user_sync"),
    path("user-sync/rules/", user_sync.further_rules, name="further_rules"),
    path("user-sync/live/", user_sync.live, name="user_sync_live"),
    path("user-sync/switch/", user_sync.switch, name="sync_switch"),
    path("user-sync/custom-attributes/", custom_attributes.custom_attributes, name="custom_attributes"),
    path("user-sync/move/", rule_actions.move, name="rule_move"),
    path("user-sync/rules/add/", rule_form.add, name="rule_add"),
    path("user-sync/rules/<int:rule_id>/", rule_form.edit, name="rule_edit"),
    path("user-sync/rules/add/effect/", rule_effect.panel, name="rule_add_effect"),
    path("user-sync/rules/add/effect/people/", rule_effect.people, name="rule_add_people"),
    path("user-sync/rules/<int:rule_id>/effect/", rule_effect.panel, name="rule_edit_effect"),
    path("user-sync/rules/<int:rule_id>/effect/people/", rule_effect.people, name="rule_edit_people"),
    path("user-sync/rules/<int:rule_id>/duplicate/", rule_actions.duplicate, name="rule_duplicate"),
    path("user-sync/rules/<int:rule_id>/enable/", rule_actions.enable, name="rule_enable"),
    path("user-sync/rules/<int:rule_id>/disable/", rule_actions.disable, name="rule_disable"),
    path("user-sync/rules/<int:rule_id>/actions/", rule_menu.menu, name="rule_menu"),
    path("user-sync/rules/<int:rule_id>/history/", rule_history.history, name="rule_history"),
    path("user-sync/rules/<int:rule_id>/history/<int:number>/", rule_history.restore, name="rule_restore"),
    path("user-sync/rules/<int:rule_id>/delete/", rule_actions.delete, name="rule_delete"),
    path("user-sync/holds/groups/<int:group_id>/", holds.of_directory_group, name="directory_group_holds"),
    path("user-sync/holds/products/<int:product_id>/", holds.of_product, name="product_holds"),
    path("user-sync/failures/<slug:kind>/", failures.failures, name="failures"),
    path("users/", people.users, name="users"),
    path("users/<int:user_id>/", people.user, name="user"),
    path("users/<int:user_id>/refresh/", people.user_refresh, name="user_refresh"),
    path("directory-groups/", directory_groups.directory_groups, name="directory_groups"),
    path("directory-groups/options/", directory_groups.options, name="directory_group_options"),
    path("directory-groups/<int:group_id>/", directory_groups.directory_group, name="directory_group"),
    *addresses(USER_GROUPS),
    *addresses(DEVICE_GROUPS),
    *addresses(PRODUCTS),
    *addresses(SETTINGS_TEMPLATES),
    path("directory-connections/", connections.connections, name="connections"),
    path("directory-connections/add/", connections.add, name="connection_add"),
    path("directory-connections/<int:source_id>/", connections.connection, name="connection"),
    path("directory-connections/<int:source_id>/token/", connections.add_token, name="connection_token"),
    path(
        "directory-connections/tokens/<int:token_id>/revoke/", connections.revoke_token, name="token_revoke"
    ),
    path("activity/", activity.activity, name="activity"),
    path("activity/export/", activity.activity_export, name="activity_export"),
    path("admin-settings/", admin_settings.account, name="admin_settings"),
    path("admin-settings/custom-fields/", admin_settings.custom_fields, name="custom_fields"),
    path("admin-settings/administrators/", administrators.administrators, name="administrators"),
    path("admin-settings/administrators/invite/", administrators.invite, name="administrator_invite"),
    path("admin-settings/administrators/<int:operator_id>/", administrators.edit, name="administrator_edit"),
    path(
        "admin-settings/administrators/<int:operator_id>/dismiss/",
        administrators.dismiss,
        name="administrator_dismiss",
    ),
    path(
        "admin-settings/invitations/<int:invitation_id>/withdraw/",
        administrators.withdraw,
        name="invitation_withdraw",
    ),
]
