import django.db.models.deletion
from django.db import migrations, models

from rules.accounts.constraints import UniqueAtCommit

PRIORITY = UniqueAtCommit(field="priority", name="rule_priority")


class Migration(migrations.Migration):
    """The index of the priorities begins with the priority; that of a new installation does so already."""

    dependencies = [("accounts", "0001_initial"), ("ruleset", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="rule", name=PRIORITY.name),
        migrations.AddConstraint(model_name="rule", constraint=PRIORITY),
        migrations.AlterField(
            model_name="rule",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rules",
                to="accounts.account",
            ),
        ),
    ]
