"""The languages of the console, of welcome e-mails and of the end user's page."""

from django.db import models


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    FRENCH = "fr", "Français"
    ITALIAN = "it", "Italiano"
    GERMAN = "de", "Deutsch"
    SPANISH = "es", "Español"
    PORTUGUESE = "pt", "Português"
    DUTCH = "nl", "Nederlands"
