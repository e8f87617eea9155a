from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "cchc.agencies"
    label = "agencies"

    def ready(self) -> None:
        from cchc.agencies import telling  # noqa: F401  it says how its verbs are told
        from cchc.agencies.own_holdings import declare
        from cchc.agencies.rules import keeps_some
        from cchc.ui import places

        declare()
        places.shown_to("agencies", keeps_some)
