from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class ReportsConfig(AppConfig):
    name = "cchc.reports"
    label = "reports"

    def ready(self) -> None:
        from cchc.figures.asked import own_calendars, sides_before
        from cchc.reports import (
            actions,  # noqa: F401  it says which sheets are not taken back
            draft_verbs,  # noqa: F401  it says how its verbs are told
            holding,
            own_calendar,
            rules,  # noqa: F401  it registers the rights that the models ask by name
            signing,
            verbs,  # noqa: F401  it says how its verbs are told
        )

        sides_before.append(("report_rounds", gettext_lazy("Kỳ báo cáo")))
        own_calendars.append(own_calendar.of_agency)
        holding.declare()
        signing.declare()
