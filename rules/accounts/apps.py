from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "rules.accounts"
    label = "accounts"
