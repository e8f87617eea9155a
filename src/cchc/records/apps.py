from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "cchc.records"
    label = "records"

    def ready(self) -> None:
        from cchc.agencies.holdings import stays
        from cchc.records import (
            brought,
            rules,  # noqa: F401  it registers the rights that the models ask by name
            storing,
            verbs,  # noqa: F401  it says how its verbs are told
        )

        storing.spoken_of.append(brought.set_aside)

        stays("records.Record.kept_by", "whose archive a document lies in")
        stays("records.Upload.agency", "who looked at a file that is forgotten in a day")
        stays("records.Use.agency", "who said what a document proves")
