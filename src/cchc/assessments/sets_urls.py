from django.urls import path

from cchc.assessments import links_views
from cchc.assessments import sets_views as views

urlpatterns = [
    path("sets/", views.set_list, name="index_sets"),
    path("sets/<int:pk>/", views.set_page, name="index_set"),
    path("sets/<int:pk>/links/", links_views.link_page, name="index_links"),
    path("sets/<int:pk>/links/act/", links_views.link_act, name="index_links_act"),
    path("sets/<int:pk>/compare/", views.set_compare, name="index_set_compare"),
    path("sets/<int:pk>/file/<slug:kind>/", views.set_file, name="index_set_file"),
    path("sets/examples/<slug:name>/", views.example_page, name="index_example"),
    path("sets/examples/<slug:name>/take/", views.example_take, name="index_example_take"),
    path("sets/examples/<slug:name>/file/<slug:kind>/", views.example_file, name="index_example_file"),
]
