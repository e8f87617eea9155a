from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "cchc.agencies"
    label = "agencies"

    def ready(self) -> None:
        from cchc.agencies.own_holdings import declare

        declare()
