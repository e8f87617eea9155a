from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "cchc.people"
    label = "people"

    def ready(self) -> None:
        from cchc.people import telling  # noqa: F401  it says how its verbs are told
        from cchc.people.passing import declare
        from cchc.people.rules import keep_accounts, read_ledger
        from cchc.ui import places

        declare()
        places.shown_to("people", keep_accounts)
        places.shown_to("ledger", read_ledger)
