from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0008_facets_with_loss"),
    ]

    operations = [
        migrations.AlterField(
            model_name="complaint",
            name="asks",
            field=models.CharField(default="", max_length=256),
        ),
        migrations.AlterField(
            model_name="complaint",
            name="steps",
            field=models.CharField(default="", max_length=512),
        ),
    ]
