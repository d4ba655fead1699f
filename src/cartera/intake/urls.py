"""Addresses of imports."""

from django.urls import path

from cartera.intake import pages

urlpatterns = [
    path("importar/", pages.imports, name="imports"),
    path("importar/hecha/<int:pk>/", pages.import_, name="import"),
    path("importar/hecha/<int:pk>/deshacer/", pages.undo, name="undo_import"),
    path("importar/<str:token>/", pages.upload, name="upload"),
    path("importar/<str:token>/confirmar/", pages.confirm, name="confirm_upload"),
    path("importar/<str:token>/avance/", pages.progress, name="upload_progress"),
    path("importar/<str:token>/otra-vez/", pages.again, name="upload_again"),
    path("importar/<str:token>/malas/", pages.bad_lines, name="bad_lines"),
]
