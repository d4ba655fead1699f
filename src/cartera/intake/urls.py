"""Addresses of imports."""

from django.urls import path

from cartera.intake import document_pages, pages

urlpatterns = [
    path("importar/", pages.imports, name="imports"),
    path("importar/hecha/<int:pk>/", pages.import_, name="import"),
    path("importar/hecha/<int:pk>/deshacer/", pages.undo, name="undo_import"),
    path("importar/documentos/", document_pages.documents, name="documents"),
    path("importar/documentos/<int:pk>/", document_pages.document, name="document"),
    path("importar/documentos/<int:pk>/xml/", document_pages.document_file, name="document_file"),
    path("importar/lote/<str:token>/", document_pages.upload, name="document_upload"),
    path("importar/lote/<str:token>/confirmar/", document_pages.confirm, name="confirm_documents"),
    path("importar/<str:token>/", pages.upload, name="upload"),
    path("importar/<str:token>/confirmar/", pages.confirm, name="confirm_upload"),
    path("importar/<str:token>/avance/", pages.progress, name="upload_progress"),
    path("importar/<str:token>/otra-vez/", pages.again, name="upload_again"),
    path("importar/<str:token>/malas/", pages.bad_lines, name="bad_lines"),
]
