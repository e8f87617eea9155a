from django.urls import path

from cchc.agencies import proposal_views, succession_views, template_views, views

urlpatterns = [
    path("", views.agencies, name="agencies"),
    path("add/", views.add, name="agency_add"),
    path("export/", proposal_views.export, name="agencies_export"),
    path("import/", proposal_views.import_, name="agencies_import"),
    path("import/<int:pk>/", proposal_views.proposal, name="proposal"),
    path("import/<int:pk>/undo/", proposal_views.undo, name="proposal_undo"),
    path("template/", template_views.template, name="agencies_template"),
    path("template/file/", template_views.template_file, name="agencies_template_file"),
    path("reorganise/", succession_views.choose, name="reorganise"),
    path("reorganise/<slug:kind>/", succession_views.reorganise, name="reorganise_as"),
    path("successions/", succession_views.timeline, name="successions"),
    path("successions/<int:pk>/", succession_views.succession, name="succession"),
    path("successions/<int:pk>/withdraw/", succession_views.withdraw, name="succession_withdraw"),
    path("<int:pk>/", views.agency, name="agency"),
    path("<int:pk>/change/", views.change, name="agency_change"),
    path("<int:pk>/call/", views.call, name="agency_call"),
]
