from django.apps import AppConfig


class RulesetConfig(AppConfig):
    name = "rules.ruleset"
    label = "ruleset"
