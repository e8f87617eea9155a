from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "cchc.notices"
    label = "notices"

    def ready(self) -> None:
        from cchc.notices import verbs  # noqa: F401  it says how its verbs are told
        from cchc.notices.models import unseen_of
        from cchc.ui import places

        places.bell("notices", unseen_of)
