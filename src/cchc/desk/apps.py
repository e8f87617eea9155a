from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "cchc.desk"
    label = "desk"

    def ready(self) -> None:
        from cchc.agencies import views as agencies
        from cchc.desk import (
            consulted,
            contributing,
            extending,
            index_waiting,
            looked,
            panels,
            reports_waiting,
            serving_views,
        )
        from cchc.desk.piles import overdue_of
        from cchc.desk.record_views import duties_told
        from cchc.records.proving import proves
        from cchc.ui import places

        proves("duties.duty", duties_told)
        places.count("desk", overdue_of)
        panels += [looked.waiting_panel, extending.waiting_panel, contributing.waiting_panel, consulted.waiting_panel]
        panels += [reports_waiting.waiting_panel, index_waiting.waiting_panel]
        agencies.panels.append(serving_views.panel)
