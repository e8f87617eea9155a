from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "cchc.desk"
    label = "desk"

    def ready(self) -> None:
        from cchc.desk import contributing, extending, panels
        from cchc.desk.piles import overdue_of
        from cchc.ui import places

        places.count("desk", overdue_of)
        panels += [extending.waiting_panel, contributing.waiting_panel]
