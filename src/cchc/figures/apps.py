from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "cchc.figures"
    label = "figures"

    def ready(self) -> None:
        from cchc.figures import from_duties, holding

        from_duties.declare()
        holding.declare()
