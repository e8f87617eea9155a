from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "cchc.records"
    label = "records"
