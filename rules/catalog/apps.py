from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "rules.catalog"
    label = "catalog"
