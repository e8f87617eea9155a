from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "cchc.figures"
    label = "figures"

    def ready(self) -> None:
        from cchc.figures import (
            from_duties,
            holding,
            verbs,  # noqa: F401  it says how its verbs are told
        )

        from_duties.declare()
        holding.declare()
