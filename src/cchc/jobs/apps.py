from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "cchc.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Every room says in its `background.py` what it does in the background."""
        from cchc.jobs import verbs  # noqa: F401  it says how its verbs are told

        autodiscover_modules("background")
