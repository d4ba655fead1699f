"""Every address of the product."""

from django.urls import include, path

urlpatterns = [
    path("cuenta/", include("allauth.urls")),
    path("idioma/", include("django.conf.urls.i18n")),
]
