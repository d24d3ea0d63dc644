from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "wusong.cases"

    def ready(self) -> None:
        from wusong.cases import startup  # noqa: F401 - signs its check in
