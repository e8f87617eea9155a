from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "cchc.figures"
    label = "figures"

    def ready(self) -> None:
        from cchc.figures import (
            from_duties,
            from_registers,
            holding,
            verbs,  # noqa: F401  it says how its verbs are told
        )

        from_duties.declare()
        from_registers.declare()
        holding.declare()
