from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "cchc.duties"
    label = "duties"

    def ready(self) -> None:
        from cchc.duties import saying, serving  # noqa: F401  it says how its verbs are told
        from cchc.duties.passing import declare

        declare()
        serving.declare()
