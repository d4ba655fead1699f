"""The house's page: who may change what, and what ending the rehearsal does."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests import cast

from cartera.config.house import operations
from cartera.cycle import operations as cycle
from cartera.cycle.models import Run
from cartera.foundation import operations as foundation
from cartera.foundation import queries
from cartera.foundation.models import History, User
from cartera.outreach import operations as outreach
from cartera.outreach.models import Message
from cartera.parties import operations as parties
from cartera.parties.models import Creditor, Membership
from cartera.strategy.models import Proposal

pytestmark = pytest.mark.django_db
AT = cast.at(cast.MONDAY)
Role = Membership.Role


@pytest.fixture
def andina():
    creditor = cast.andina(
        policy=cast.REMIND.replace("days = 5", "days = 5\napprove = true"), undo_minutes=10
    )
    foundation.set_rehearsal(rehearsal=True, at=AT, by=None)
    foundation.finish_set_up(at=AT, by=None)
    return creditor


@pytest.fixture
def rosa(andina):
    user = User.objects.create_user("rosa", email="rosa@andina.example", password="x")
    parties.add_member(user=user, creditor=None, role=Role.ADMINISTRATOR, at=AT, by=None)
    return user


@pytest.fixture
def client(client, rosa):
    client.force_login(rosa)
    return client


def approved(creditor):
    cast.owes(cast.ana(creditor), "F-1", 10000, due=cast.MONDAY - timedelta(days=6))
    cycle.run(creditor=creditor, on=cast.MONDAY, at=AT, by=None)
    outreach.approve(proposals=Proposal.objects.all(), at=AT, by=None)
    return Proposal.objects.get()


def send(creditor, later=timedelta(hours=1)):
    return cycle.send(creditor=creditor, on=cast.MONDAY, at=AT + later, by=None)


def test_nothing_leaves_while_rehearsing(andina):
    approved(andina)
    assert send(andina).sent == 0


def test_ending_the_rehearsal_takes_approvals_back(andina, rosa):
    proposal = approved(andina)
    send(andina)
    assert Message.objects.get().why == "rehearsal"
    operations.end_rehearsal(at=AT, by=rosa)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.approved_at) == ("proposed", None)
    assert send(andina).sent == 0
    message = Message.objects.get()
    assert (message.not_before, message.why) == (None, "")
    assert History.objects.filter(event="foundation.rehearsal.ended", by=rosa).exists()


def test_after_it_what_is_approved_leaves(andina, rosa, settings, tmp_path):
    settings.OUTBOX = tmp_path
    proposal = approved(andina)
    operations.end_rehearsal(at=AT, by=rosa)
    outreach.approve(proposals=[proposal], at=AT, by=rosa)
    assert send(andina).sent == 1


def test_the_page_asks_before_it_ends_the_rehearsal(client):
    client.post(reverse("rehearsal"), {})
    assert queries.house().rehearsal
    client.post(reverse("rehearsal"), {"sure": "1"})
    assert not queries.house().rehearsal
    client.post(reverse("rehearsal"), {"rehearsal": "begin"})
    assert queries.house().rehearsal


def test_the_page_says_what_ending_it_will_do(client, andina):
    approved(andina)
    page = client.get("/casa/")
    assert page.context["waiting"] == {"approved": 1, "unasked": 0, "past": []}


def test_who_works_on_a_day_gone_by_is_told_before_its_messages_leave(client, andina):
    approved(andina)
    assert "un día ya pasado" not in client.get("/casa/").content.decode()
    Run.objects.update(started_at=AT + timedelta(days=400))
    page = client.get("/casa/").content.decode()
    assert "un día ya pasado: 1 mensaje habla de ese día" in page


def test_what_needs_no_approval_is_not_said_to_wait_again(client, andina, settings, tmp_path):
    settings.OUTBOX = tmp_path
    approved(andina)
    Proposal.objects.update(needs_approval=False)
    page = client.get("/casa/")
    assert page.context["waiting"] == {"approved": 1, "unasked": 1, "past": []}
    assert "1 mensaje que no necesita aprobación sale solo" in page.content.decode()
    client.post(reverse("rehearsal"), {"sure": "1"})
    assert send(andina).sent == 1


def test_made_up_people_are_never_written_to(client, andina):
    house = queries.house()
    house.demo = True
    house.save()
    client.post(reverse("rehearsal"), {"sure": "1"})
    assert queries.house().rehearsal
    with pytest.raises(operations.DemoNeverLeaves):
        operations.end_rehearsal(at=AT, by=None)


def test_sender_hour_and_undo_window_are_kept(client, andina):
    given = {
        "sender_email": "c@andina.example", "run_at": "07:30", "undo_minutes": "3", "complaint_days": "10",
        "retention_months": "",
    }  # fmt: skip
    assert client.post("/casa/", given).status_code == 302
    andina.refresh_from_db()
    assert (andina.complaint_days, andina.retention_months) == (10, None)
    assert (andina.sender_email, f"{andina.run_at:%H:%M}", andina.undo_minutes) == (
        "c@andina.example",
        "07:30",
        3,
    )


def test_an_administrator_adds_users_and_gives_roles(client, andina):
    secret = "una-clave-larga-7"
    answers = {
        "username": "eva",
        "password1": secret,
        "password2": secret,
        "role": "collector",
        "creditor": andina.pk,
    }
    client.post(reverse("add_user"), answers)
    eva = User.objects.get(username="eva")
    assert eva.check_password(secret)
    assert [(each.creditor, each.role) for each in eva.memberships.all()] == [(andina, "collector")]

    client.post(reverse("give_role", args=[eva.pk]), {"creditor": andina.pk, "role": "supervisor"})
    member = eva.memberships.get()
    assert member.role == "supervisor"
    client.post(reverse("take_role", args=[member.pk]))
    assert not eva.memberships.exists()
    client.post(reverse("set_active", args=[eva.pk]), {"active": "0"})
    eva.refresh_from_db()
    assert not eva.is_active


def test_a_wrong_new_user_is_told_on_the_page(client):
    page = client.post(reverse("add_user"), {"username": "eva", "password1": "corta", "password2": "corta"})
    assert page.context["user_form"].errors
    assert not User.objects.filter(username="eva").exists()


def test_a_user_name_is_taken_whatever_its_capitals(rosa):
    with pytest.raises(operations.UserNameTaken):
        operations.add_user(
            username="ROSA", email="", password="x", role=Role.COLLECTOR, creditor=None, at=AT, by=rosa
        )


def test_the_last_administrator_stays(client, rosa):
    client.post(reverse("set_active", args=[rosa.pk]), {"active": "0"})
    client.post(reverse("take_role", args=[rosa.memberships.get().pk]))
    client.post(reverse("give_role", args=[rosa.pk]), {"creditor": "", "role": "auditor"})
    rosa.refresh_from_db()
    assert rosa.is_active
    assert rosa.memberships.get().role == "administrator"


def test_an_agency_adds_creditors(client):
    client.post(reverse("add_creditor"), {"name": "Boliviana", "country": "bo"})
    assert Creditor.objects.get(name="Boliviana").currency == "BOB"
    assert client.get("/casa/").context["creditor"].name == "Boliviana"


@pytest.mark.parametrize("role", [Role.COLLECTOR, Role.SUPERVISOR, Role.AUDITOR])
def test_the_house_is_for_administrators(client, andina, role):
    eva = User.objects.create_user("eva")
    parties.add_member(user=eva, creditor=andina, role=role, at=AT, by=None)
    client.force_login(eva)
    assert client.get("/casa/").status_code == 403
    assert client.post(reverse("rehearsal"), {"sure": "1"}).status_code == 403


def test_who_administers_one_creditor_does_not_rule_the_house(client, andina):
    eva = User.objects.create_user("eva")
    parties.add_member(user=eva, creditor=andina, role=Role.ADMINISTRATOR, at=AT, by=None)
    client.force_login(eva)
    page = client.get("/casa/")
    assert page.status_code == 200
    assert "users" not in page.context
    assert client.post(reverse("rehearsal"), {"sure": "1"}).status_code == 403


def test_what_the_house_stumbled_over_is_shown(client, andina):
    foundation.job_failed(name="run", creditor_id=andina.pk, at=AT, why="the disk is full")
    assert "the disk is full" in client.get("/casa/").content.decode()


def test_who_forgot_their_password_is_given_a_new_one(client):
    eva = User.objects.create_user("eva", password="olvidada-y-larga")
    path = reverse("set_password", args=[eva.pk])
    assert (
        "10" in client.post(path, {"password1": "corta", "password2": "corta"}, follow=True).content.decode()
    )
    client.post(path, {"password1": "larga-y-larga-9", "password2": "larga-y-larga-9"})
    eva.refresh_from_db()
    assert eva.check_password("larga-y-larga-9")
    assert "larga" not in str(list(History.objects.values()))


def test_nobody_else_gives_passwords(client, andina, rosa):
    eva = User.objects.create_user("eva")
    parties.add_member(user=eva, creditor=andina, role=Role.SUPERVISOR, at=AT, by=None)
    client.force_login(eva)
    sent = {"password1": "larga-y-larga-9", "password2": "larga-y-larga-9"}
    assert client.post(reverse("set_password", args=[rosa.pk]), sent).status_code == 403
    assert User.objects.get(pk=rosa.pk).check_password("x")
