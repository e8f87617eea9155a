from django.urls import path

from cchc.figures import call_views, form_views, indicator_views, register_views, views

urlpatterns = [
    path("", views.figures, name="figures"),
    path("freeze/", indicator_views.figures_freeze, name="figures_freeze"),
    path("indicators/add/", indicator_views.indicator_add, name="indicator_add"),
    path("indicators/<int:pk>/change/", indicator_views.indicator_change, name="indicator_change"),
    path("indicators/<int:pk>/", views.indicator, name="indicator"),
    path("indicators/<int:pk>/count/", views.indicator_count, name="indicator_count"),
    path("<int:pk>/", views.figure, name="figure"),
    path("<int:pk>/correct/", views.figure_correct, name="figure_correct"),
    path("<int:pk>/confirm/", views.figure_confirm, name="figure_confirm"),
    path("forms/", form_views.form_list, name="forms"),
    path("forms/take/", form_views.forms_take, name="forms_take"),
    path("forms/<int:pk>/begin/", form_views.form_begin, name="form_begin"),
    path("registers/", register_views.registers, name="registers"),
    path("registers/take/", register_views.registers_take, name="registers_take"),
    path("registers/<int:pk>/", register_views.register, name="register"),
    path("registers/<int:pk>/add/", register_views.register_add, name="register_add"),
    path("registers/<int:pk>/excel/", register_views.register_xlsx, name="register_xlsx"),
    path("registers/<int:pk>/upload/", register_views.register_upload, name="register_upload"),
    path("registers/rows/<int:pk>/", register_views.register_row, name="register_row"),
    path("registers/rows/<int:pk>/<slug:verb>/", register_views.register_row_act, name="register_row_act"),
    path("calls/", call_views.calls, name="calls"),
    path("calls/new/", call_views.call_new, name="call_new"),
    path("calls/<int:pk>/", call_views.call, name="call"),
    path("calls/<int:pk>/excel/", call_views.call_xlsx, name="call_xlsx"),
    path("calls/<int:pk>/<slug:verb>/", call_views.call_act, name="call_act"),
    path("sheets/<int:pk>/", form_views.sheet, name="sheet"),
    path("sheets/<int:pk>/excel/", form_views.sheet_xlsx, name="sheet_xlsx"),
    path("sheets/<int:pk>/<slug:verb>/", form_views.sheet_act, name="sheet_act"),
]
