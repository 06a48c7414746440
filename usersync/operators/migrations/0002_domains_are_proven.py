import secrets

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone

PROOFS = [
    ("record", "Record in the DNS"),
    ("server", "Word of whoever runs the server"),
    ("earlier", "Claimed before proofs were asked for"),
]


def keep_what_counted(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - as migrations call it
    """Whose domain it was goes on signing in by it; whoever proves it by a record has it from then on."""
    for domain in apps.get_model("operators", "SsoDomain").objects.all():
        domain.token, domain.proof, domain.verified_at = secrets.token_hex(16), "earlier", timezone.now()
        domain.save()


class Migration(migrations.Migration):
    dependencies = [("operators", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="ssodomain", name="sso_domain_connection"),
        migrations.RemoveField(model_name="ssodomain", name="connection"),
        migrations.AlterField(model_name="ssodomain", name="name", field=models.CharField(max_length=253)),
        migrations.AddField(
            model_name="ssodomain",
            name="token",
            field=models.CharField(default="", max_length=32),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="ssodomain",
            name="proof",
            field=models.CharField(blank=True, choices=PROOFS, default="", max_length=7),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="ssodomain", name="verified_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(model_name="ssodomain", name="found_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="ssodomain", name="missing_since", field=models.DateTimeField(null=True)
        ),
        migrations.RunPython(keep_what_counted, elidable=False),
        migrations.AddConstraint(
            model_name="ssodomain",
            constraint=models.UniqueConstraint(fields=("account", "name"), name="sso_domain_claimed_once"),
        ),
        migrations.AddConstraint(
            model_name="ssodomain",
            constraint=models.UniqueConstraint(
                condition=models.Q(("verified_at__isnull", False)),
                fields=("name",),
                name="sso_domain_verified_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="ssodomain",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("missing_since", None), ("proof", ""), ("verified_at", None)),
                    models.Q(("proof__in", ["record", "server", "earlier"]), ("verified_at__isnull", False)),
                    _connector="OR",
                ),
                name="sso_domain_verified_by_proof",
            ),
        ),
    ]
