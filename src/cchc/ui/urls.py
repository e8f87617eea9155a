from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from cchc.ui import gallery, views

urlpatterns = [
    path("keys/", views.keys, name="keys"),
    path("help/", views.help_page, name="help"),
    path("year/", views.set_year, name="set_year"),
    path("language/", login_not_required(set_language), name="set_language"),
]
if settings.DEBUG or getattr(settings, "TESTING", False):
    urlpatterns += [
        path("_gallery/", gallery.gallery, name="gallery"),
        path("_gallery/<slug:name>/", gallery.plain, name="gallery_plain"),
    ]
