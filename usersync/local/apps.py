from django.apps import AppConfig


class LocalConfig(AppConfig):
    name = "usersync.local"
    label = "local"
