from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "rules.mail"
    label = "mail"
