from django.db import migrations

from usersync.walls.functions import make_demand


class Migration(migrations.Migration):
    """The demand for the token asks also whether it has expired, by the clock of the database."""

    dependencies = [("walls", "0006_proven_domains")]

    operations = [migrations.RunPython(make_demand, elidable=False)]
