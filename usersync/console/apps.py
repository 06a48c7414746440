from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "usersync.console"
    label = "console"
