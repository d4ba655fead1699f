"""Addresses of the desk."""

from django.urls import path

from cartera.desk.pages import (
    acts,
    case,
    complaints,
    evidence,
    held,
    laws,
    lists,
    may,
    messages,
    morning,
    proposal,
    tasks,
    today,
)

urlpatterns = [
    path("", morning.morning, name="morning"),
    path("acreedor/", morning.choose_creditor, name="choose_creditor"),
    path("hoy/", today.today, name="today"),
    path("hoy/aprobar/", today.approve, name="approve"),
    path("hoy/descartar/", today.discard, name="discard"),
    path("hoy/deshacer/", today.undo, name="undo"),
    path("hoy/<int:pk>/", proposal.proposal, name="proposal"),
    path("dejados/", lists.left_alone, name="left_alone"),
    path("deudores/", lists.debtors, name="debtors"),
    path("deudores/<int:pk>/", case.case, name="case"),
    path("deudores/<int:pk>/exportar-todo/", held.held, name="held"),
    path("deudores/<int:pk>/constancia/", evidence.evidence, name="evidence"),
    path("deudores/<int:pk>/constancia.pdf", evidence.evidence_pdf, name="evidence_pdf"),
    path("deudores/<int:pk>/puedo/<int:contact>/", may.may, name="may_contact"),
    path("deudores/<int:pk>/puedo/<int:contact>/programar/", may.schedule, name="schedule_contact"),
    path("deudores/<int:pk>/<slug:name>/", acts.act, name="act"),
    path("deudores/<int:pk>/<slug:name>/<int:thing>/", acts.act, name="act_on"),
    path("reclamos/", complaints.complaints, name="complaints"),
    path("reclamos/<int:pk>/", complaints.complaint, name="complaint"),
    path("tareas/", tasks.tasks, name="tasks"),
    path("tareas/<int:pk>/", tasks.task, name="task"),
    path("leyes/", laws.laws, name="laws"),
    path("leyes/<slug:pack>/", laws.law, name="law"),
    path("mensajes/", messages.messages, name="messages"),
    path("mensajes/<int:pk>/", messages.message, name="message"),
    path("mensajes/<int:pk>/correo/", messages.html, name="message_html"),
    path("mensajes/<int:pk>/resolver/", messages.settle, name="settle"),
]
