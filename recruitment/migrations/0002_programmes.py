"""Put in the programmes of the prefecture as data (D.1, D.2)."""

from django.db import migrations


def put_in(apps, schema_editor):
    from recruitment.programmes import PROGRAMMES

    Programme = apps.get_model("recruitment", "Programme")
    columns = {field.name for field in Programme._meta.get_fields()}
    for row in PROGRAMMES:
        kept = {name: value for name, value in row.items() if name in columns}
        Programme.objects.get_or_create(code=row["code"], defaults=kept)


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0001_posts_and_rounds")]

    operations = [migrations.RunPython(put_in, migrations.RunPython.noop)]
