"""Signing in by password and second factor, the pages of one's own account, and what the ledger is told."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from cchc.ledger.models import Entry
from cchc.people.models import Person

PASSWORD = "một câu dài dễ nhớ"


@pytest.fixture
def ha(person) -> Person:
    one = person("ha", "so-y-te", "officer")
    one.set_password(PASSWORD)
    one.save()
    return one


def code_of(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def sign_in(client: Client, password: str = PASSWORD, username: str = "ha", **more: Any) -> Any:
    return client.post(reverse("login"), {"username": username, "password": password}, **more)


def verbs() -> list[str]:
    return list(Entry.objects.filter(verb__startswith="person.").order_by("pk").values_list("verb", flat=True))


def test_a_password_signs_in_and_the_ledger_knows_from_where(ha, client) -> None:
    answer = sign_in(client, REMOTE_ADDR="10.1.2.3", HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/130.0")
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk"))
    entry = Entry.objects.get(verb="person.sign_in")
    assert (entry.person, entry.agency_name, entry.address) == (ha.pk, "Sở Y tế", "10.1.2.3")
    assert entry.detail == {"by": ["password"]}
    session = UserSession.objects.get(user=ha)
    assert session.ip == "10.1.2.3"
    page = client.get(reverse("account")).content.decode()
    assert "Chrome, Windows" in page and "(máy này)" in page
    client.post(reverse("logout"))
    assert verbs() == ["person.sign_in", "person.sign_out"]


def test_it_goes_on_to_where_she_was_going_and_nowhere_else(ha, client) -> None:
    assert sign_in(client, QUERY_STRING="next=/duties/")["Location"] == "/duties/"
    assert sign_in(Client(), QUERY_STRING="next=https://elsewhere.example/")["Location"] == reverse("desk")


def test_a_wrong_password_is_told_and_written_down(ha, client) -> None:
    answer = sign_in(client, "sai")
    assert answer.status_code == 422 and "không đúng" in answer.content.decode()
    entry = Entry.objects.get(verb="person.sign_in_failed")
    assert (entry.person, entry.object_id, entry.detail) == (ha.pk, ha.pk, {"why": "password"})
    sign_in(client, "sai", username="mật khẩu gõ nhầm ô")
    last = Entry.objects.filter(verb="person.sign_in_failed").latest("pk")
    assert last.person is None and "mật khẩu" not in str(last.detail) + last.person_name.lower()


def test_after_eight_wrong_ones_the_right_one_is_locked_out_too(ha, client) -> None:
    for _ in range(8):
        answer = sign_in(client, "sai")
    assert answer.status_code == 429 and "15 phút" in answer.content.decode()
    assert sign_in(client).status_code == 429
    assert "person.locked_out" in verbs()
    assert sign_in(Client(), REMOTE_ADDR="10.9.9.9").status_code == 302  # from elsewhere she can


def test_behind_a_proxy_the_lock_is_on_the_address_the_proxy_wrote(ha, settings) -> None:
    settings.CCHC_BEHIND_PROXY = True
    for _ in range(8):
        sign_in(Client(), "sai", HTTP_X_FORWARDED_FOR="6.6.6.6, 10.0.0.1")
    assert sign_in(Client(), HTTP_X_FORWARDED_FOR="9.9.9.9, 10.0.0.1").status_code == 429
    assert sign_in(Client(), HTTP_X_FORWARDED_FOR="10.0.0.2").status_code == 302


def test_a_closed_account_is_out_at_once(ha, client) -> None:
    sign_in(client)
    Person.objects.filter(pk=ha.pk).update(is_active=False)
    assert client.get("/").status_code == 302
    assert sign_in(client).status_code == 422


# — the second factor —


@pytest.fixture
def secret(ha) -> str:
    made = generate_totp_secret()
    TOTP.activate(ha, made)
    return made


def test_the_second_factor_is_asked_for_before_anything_else(ha, secret, client) -> None:
    answer = sign_in(client)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get("/").status_code == 302  # still signed out
    assert "person.sign_in" not in verbs()
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 422 and "Mã không đúng" in wrong.content.decode()
    right = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert right["Location"] == reverse("desk")
    assert client.get(reverse("duties")).status_code == 200
    assert Entry.objects.get(verb="person.sign_in").detail == {"by": ["password", "mfa"]}
    assert verbs() == ["person.sign_in_failed", "person.sign_in"]


def test_a_code_is_used_once(ha, secret) -> None:
    code = code_of(secret)
    for status in (302, 422):
        client = Client()
        sign_in(client)
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == status


def test_guessing_codes_is_stopped(ha, secret, client) -> None:
    sign_in(client)
    said = [client.post(reverse("mfa_authenticate"), {"code": f"{n:06}"}).content.decode() for n in range(7)]
    assert "Đã thử quá nhiều lần" in said[-1]
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).status_code == 422


def test_the_secret_is_not_in_the_clear(ha, secret) -> None:
    stored = Authenticator.objects.get(user=ha).data["secret"]
    assert secret not in stored and len(stored) > 60


def test_an_app_is_set_up_with_its_first_code_and_gives_recovery_codes(
    ha, client, django_capture_on_commit_callbacks
) -> None:
    sign_in(client)
    again = client.get(reverse("mfa_activate_totp"))["Location"]
    page = client.post(again, {"password": PASSWORD}, follow=True).content.decode()
    found = re.search(r'<code id="khoa">([A-Z2-7=]+)</code>', page)
    assert found and "data:image/svg" in page, page[-1500:]
    assert client.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 422
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'<code id="khoa">([A-Z2-7=]+)</code>', page)[1]
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    codes = re.findall(r"<code>(\d{8})</code>", client.get(answer["Location"]).content.decode())
    assert len(codes) == 10
    other = Client()
    sign_in(other)
    assert other.post(reverse("mfa_authenticate"), {"code": codes[0]})["Location"] == reverse("desk")
    again = Client()
    sign_in(again)
    assert again.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 422
    assert [verb for verb in verbs() if "factor" in verb] == ["person.factor_added"] * 2


def test_an_old_sign_in_is_asked_again_before_the_account_is_changed(ha, client) -> None:
    client.force_login(ha, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer.status_code == 302 and answer["Location"].startswith(reverse("account_reauthenticate"))
    wrong = client.post(answer["Location"], {"password": "sai"})
    assert wrong.status_code == 422 and "Mật khẩu không đúng" in wrong.content.decode()
    assert client.post(answer["Location"], {"password": PASSWORD})["Location"] == reverse("mfa_activate_totp")


def test_a_role_that_must_have_a_second_factor_can_only_set_one_up(person, client, settings) -> None:
    settings.CCHC_MFA_ROLES = frozenset({"administrator"})
    admin = person("quan-tri", "ubnd-tinh", "administrator")
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("people"))["Location"] == reverse("account")
    assert "phải dùng xác thực hai lớp" in client.get(reverse("account")).content.decode()
    assert client.post(reverse("person_add"), {})["Location"] == reverse("account")
    TOTP.activate(admin, generate_totp_secret())
    assert client.get(reverse("people")).status_code == 200


# — password and sessions —


def test_a_new_password_needs_the_present_one_and_ends_other_sessions(ha) -> None:
    here, there = Client(), Client()
    for one in (here, there):
        sign_in(one)
    new = "một câu dài khác hẳn"
    wrong = here.post(reverse("account_change_password"), {"present": "sai", "password": new, "again": new})
    assert wrong.status_code == 422 and "Mật khẩu hiện nay không đúng" in wrong.content.decode()
    common = {"present": PASSWORD, "password": "password1234", "again": "password1234"}
    assert here.post(reverse("account_change_password"), common).status_code == 422
    differ = {"present": PASSWORD, "password": new, "again": new + "!"}
    assert "không giống nhau" in here.post(reverse("account_change_password"), differ).content.decode()
    right = here.post(reverse("account_change_password"), {"present": PASSWORD, "password": new, "again": new})
    assert right["Location"] == reverse("account")
    assert here.get(reverse("account")).status_code == 200
    assert there.get(reverse("account")).status_code == 302
    assert "person.password" in verbs()
    assert sign_in(Client(), new).status_code == 302


def test_a_session_elsewhere_is_ended_from_here_and_another_s_is_not_found(ha, person) -> None:
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    other = UserSession.objects.get(session_key=there.session.session_key)
    stranger = Client()
    stranger.force_login(person("khac", "so-y-te", "officer"), backend="django.contrib.auth.backends.ModelBackend")
    assert stranger.post(reverse("session_end", args=[other.pk])).status_code == 404
    assert there.get(reverse("account")).status_code == 200
    assert here.post(reverse("session_end", args=[other.pk])).status_code == 302
    assert there.get(reverse("account")).status_code == 302
    assert here.get(reverse("account")).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["account", "account_change_password", "mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"],
)
def test_the_pages_of_an_account_have_no_script_or_style_of_their_own(ha, secret, client, name: str) -> None:
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    answer = client.get(reverse(name), follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    inline = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", page)
    assert not inline and "style=" not in page and " onclick=" not in page
