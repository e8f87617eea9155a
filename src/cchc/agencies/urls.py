from django.urls import path

from cchc.agencies import succession_views, views

urlpatterns = [
    path("", views.agencies, name="agencies"),
    path("add/", views.add, name="agency_add"),
    path("reorganise/", succession_views.choose, name="reorganise"),
    path("reorganise/<slug:kind>/", succession_views.reorganise, name="reorganise_as"),
    path("successions/", succession_views.timeline, name="successions"),
    path("successions/<int:pk>/", succession_views.succession, name="succession"),
    path("successions/<int:pk>/withdraw/", succession_views.withdraw, name="succession_withdraw"),
    path("<int:pk>/", views.agency, name="agency"),
    path("<int:pk>/change/", views.change, name="agency_change"),
    path("<int:pk>/call/", views.call, name="agency_call"),
]
