from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "cchc.desk"
    label = "desk"
