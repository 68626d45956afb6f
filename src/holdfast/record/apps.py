"""The Django app of the record."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """Found by its name in ``INSTALLED_APPS``."""

    name = "holdfast.record"
    label = "record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of sign-ins, which are journalled."""
        from holdfast.record import sign_in  # noqa: PLC0415 - models must be there first

        sign_in.listen()
