from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "rules.directory"
    label = "directory"
