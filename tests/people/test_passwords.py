"""Passwords made of what everybody chooses are refused; a sentence of one's own is not."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from cchc.people.passwords import ENOUGH, NotGuessed, guesses, leaked

HA = SimpleNamespace(username="nguyen.thi.ha", full_name="Nguyễn Thị Hà", email="ha@mau.gov.vn")


@pytest.mark.parametrize(
    "password",
    [
        "password2024!",
        "P@ssw0rd123",
        "Matkhau@123",
        "mật khẩu 2026",
        "MaatjKhaaur1",
        "Nguyenvana1990",
        "sonoivu@2026",
        "HanhChinh2026",
        "caicachhanhchinh",
        "Ubnd@123456",
        "qwertyuiop123",
        "1q2w3e4r5t",
        "abcdef123456",
        "aaaaaaaaaaaa",
        "abc123abc123",
        "0912345678",
        "24121990ha",
        "iloveyou1999",
        "AnhYeuEm2020",
        "NguyenThiHa1",
        "ha.nguyen.2026",
        "0987654321",
        "zaq12wsxcde3",
    ],
)
def test_what_everybody_chooses_is_refused(password: str) -> None:
    with pytest.raises(ValidationError, match="dễ đoán"):
        NotGuessed().validate(password, HA)


@pytest.mark.parametrize(
    "password",
    [
        "con meo nam tren ghe do",
        "trời hôm nay đẹp quá",
        "Bảy con vịt lội qua sông",
        "kX9-vmq2-Lw7t",
        "8c1f-29ab-e07d",
        "chiec o mau tim bi gay",
        "correct horse battery staple",
    ],
)
def test_a_sentence_of_ones_own_is_taken(password: str) -> None:
    NotGuessed().validate(password, HA)


def test_ones_own_names_are_tried_first() -> None:
    assert guesses("thuydonghoangmai", ["Đồng Hoàng Thúy Mai"]) < ENOUGH < guesses("dxuykongfoangwai")


def test_the_lists_are_there() -> None:
    assert len(leaked()) > 35_000
    assert {"trustno1", "matkhau", "nguyen"} <= set(leaked())
