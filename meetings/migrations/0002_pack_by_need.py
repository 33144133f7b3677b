"""Packs say what need-to-know data they hold; of those made before nobody knows, so that they count as holding all."""

from django.db import migrations, models

ALL = "family medical political"


def hold_everything(apps, schema_editor):
    """Whoever lacks a need has the pack joined anew, without what is not for him."""
    apps.get_model("meetings", "Meeting").objects.exclude(pack="").update(pack_holds=ALL)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_the_desk")]

    operations = [
        migrations.AddField("meeting", "pack_holds", models.CharField(blank=True, max_length=60)),
        migrations.RunPython(hold_everything, migrations.RunPython.noop),
    ]
