from django.apps import AppConfig


class WallsConfig(AppConfig):
    name = "usersync.walls"
    label = "walls"
