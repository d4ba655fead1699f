"""Every address of the product."""

from django.urls import include, path

from cartera.config import manual

urlpatterns = [
    path("ayuda/", manual.show, name="manual"),
    path("ayuda/<slug:slug>/", manual.show, name="manual"),
    path("", include("cartera.ui.urls")),
    path("cuenta/", include("allauth.urls")),
    path("idioma/", include("django.conf.urls.i18n")),
]
