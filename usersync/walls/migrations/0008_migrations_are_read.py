from django.db import migrations

from rules.accounts.walls import ROLE


class Migration(migrations.Migration):
    """Web and workers ask which migrations have run; what they write there is no business of theirs."""

    dependencies = [("walls", "0007_token_ends")]

    operations = [
        migrations.RunSQL(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {ROLE}", elidable=False)
    ]
