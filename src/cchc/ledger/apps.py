from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "cchc.ledger"
    label = "ledger"
