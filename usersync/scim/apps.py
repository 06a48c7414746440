from django.apps import AppConfig


class ScimConfig(AppConfig):
    name = "usersync.scim"
    label = "scim"
