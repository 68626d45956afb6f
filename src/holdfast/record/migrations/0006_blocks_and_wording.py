from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0005_cards_and_tries"),
    ]

    operations = [
        migrations.AddField(
            model_name="complaint",
            name="caller_block",
            field=models.CharField(default="", max_length=64),
        ),
        migrations.AddField(
            model_name="complaint",
            name="wording",
            field=models.CharField(default="", max_length=128),
        ),
    ]
