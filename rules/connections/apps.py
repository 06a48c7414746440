from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    name = "rules.connections"
    label = "connections"
