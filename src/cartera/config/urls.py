"""Every address of the product."""

from django.urls import include, path

from cartera.config import manual
from cartera.config.setup import pages as setup

urlpatterns = [
    path("casa/", include("cartera.config.house.urls")),
    path("inicio/", setup.begin, name="set_up"),
    path("inicio/<slug:slug>/", setup.step, name="set_up_step"),
    path("ayuda/", manual.show, name="manual"),
    path("ayuda/<slug:slug>/", manual.show, name="manual"),
    path("", include("cartera.desk.urls")),
    path("", include("cartera.cycle.urls")),
    path("", include("cartera.intake.urls")),
    path("", include("cartera.strategy.urls")),
    path("", include("cartera.ui.urls")),
    path("cuenta/", include("cartera.config.account_urls")),
    path("idioma/", include("django.conf.urls.i18n")),
]
