from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("operators", "0002_domains_are_proven")]

    operations = [
        migrations.AddField(model_name="ssodomain", name="lost_at", field=models.DateTimeField(null=True)),
    ]
