from django.apps import AppConfig


class OperatorsConfig(AppConfig):
    name = "usersync.operators"
    label = "operators"
