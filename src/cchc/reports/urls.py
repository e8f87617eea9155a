from django.urls import path

from cchc.reports import draft_views, opening_views, own_views, report_views, views, year_views

urlpatterns = [
    path("", views.rounds, name="report_rounds"),
    path("new/", opening_views.round_new, name="report_round_new"),
    path("calendar/", own_views.report_calendar, name="report_calendar"),
    path("calendar/undo/", own_views.report_calendar_undo, name="report_calendar_undo"),
    path("queue/", report_views.queue, name="report_queue"),
    path("league/", year_views.report_league, name="report_league"),
    path("league/excel/", year_views.league_xlsx, name="report_league_xlsx"),
    path("judging/<int:pk>/", year_views.report_judging, name="report_judging"),
    path("judging/<int:pk>/excel/", year_views.judging_xlsx, name="report_judging_xlsx"),
    path("rounds/<int:pk>/", views.report_round, name="report_round"),
    path("rounds/<int:pk>/check/", views.round_check, name="report_round_check"),
    path("rounds/<int:pk>/excel/", views.round_book, name="report_round_book"),
    path("rounds/<int:pk>/<slug:verb>/", views.round_act, name="report_round_act"),
    path("<int:pk>/", report_views.report, name="report"),
    path("<int:pk>/draft/", draft_views.report_draft, name="report_draft"),
    path("<int:pk>/draft/begin/", draft_views.report_draft_begin, name="report_draft_begin"),
    path("<int:pk>/draft/number/", draft_views.report_draft_number, name="report_draft_number"),
    path("<int:pk>/draft/print/", draft_views.report_draft_print, name="report_draft_print"),
    path("<int:pk>/draft/chart-<int:n>.svg", draft_views.report_draft_chart, name="report_draft_chart"),
    path("<int:pk>/draft.docx", draft_views.report_draft_docx, name="report_draft_docx"),
    path("<int:pk>/draft.xlsx", draft_views.report_draft_xlsx, name="report_draft_xlsx"),
    path("<int:pk>/draft/<slug:verb>/", draft_views.report_draft_act, name="report_draft_act"),
    path("<int:pk>/<slug:verb>/", report_views.report_act, name="report_act"),
]
