from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "cchc.duties"
    label = "duties"

    def ready(self) -> None:
        from cchc.duties import saying, serving, serving_reading  # noqa: F401  it says how its verbs are told
        from cchc.duties.looking import set_aside
        from cchc.duties.passing import declare
        from cchc.records import storing

        storing.spoken_of += [set_aside, serving_reading.set_aside]
        declare()
        serving.declare()
