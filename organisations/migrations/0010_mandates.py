"""The record of mandates begins: what stands already is told as it stands, once, and marked so."""

import datetime
import hashlib
import json

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

BATCH = 2_000


def begin(apps, schema_editor):
    """An entry for each mandate that there is, with the hash that organisations.on_record.MandateEntry reckons."""
    Mandate, Entry = apps.get_model("organisations", "Mandate"), apps.get_model("organisations", "MandateEntry")
    at, last = django.utils.timezone.now(), 0
    while batch := list(Mandate.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        Entry.objects.bulk_create(_entry(Entry, mandate, at) for mandate in batch)
        last = batch[-1].pk


def _entry(Entry, mandate, at):
    days = [mandate.since.isoformat(), mandate.until.isoformat() if mandate.until else None]
    moment = at.astimezone(datetime.UTC).isoformat()
    said = [mandate.pk, 1, moment, True, mandate.user_id, mandate.role, mandate.organisation_id, *days]
    return Entry(
        mandate_id=mandate.pk, seq=1, at=at, user_id=mandate.user_id, role=mandate.role,
        organisation_id=mandate.organisation_id, since=mandate.since, until=mandate.until, before=True,
        hash=hashlib.sha256(json.dumps(["", said]).encode()).hexdigest(),
    )


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0009_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='MandateEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveBigIntegerField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='at')),
                ('role', models.CharField(max_length=20)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('before', models.BooleanField(default=False)),
                ('previous', models.CharField(blank=True, max_length=64)),
                ('hash', models.CharField(max_length=64)),
                ('mandate', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.mandate')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'entry of a mandate',
                'ordering': ('mandate', 'seq'),
                'constraints': [models.UniqueConstraint(fields=('mandate', 'seq'), name='one_entry_per_change')],
            },
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
