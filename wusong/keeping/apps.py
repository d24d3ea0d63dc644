from django.apps import AppConfig


class KeepingConfig(AppConfig):
    name = "wusong.keeping"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wusong.keeping import checks, connections  # noqa: F401 - both sign themselves in
