"""Every digital signature of a PDF: whole, whose, when, by which authority, trusted by whom, before or after changes.

Nothing is fetched: revocation is known from what the file embeds (OCSP, CRL, DSS) and from a folder of CRLs.
"""

import logging
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from cchc.reading.official.signature import Signature, State
from cchc.words import fold

MOST = 20  # signatures looked at in one file
_OFFICES = re.compile(
    r"^(?:uy ban|ubnd|hoi dong|hdnd|so|van phong|phong|ban|chi cuc|cuc|tong cuc|bo|thanh tra|trung tam|cong an|"
    r"truong|dang uy|tinh uy|thanh uy|huyen uy|mat tran|hoi|doan|lien doan|kho bac|bao hiem|vien|benh vien|"
    r"cong ty|toa an|chinh phu) "
)
_PERSONAL = ("cccd", "cmnd", "cmt", "hc:", "ho chieu")
_LIBRARIES = ("pyhanko", "pyhanko_certvalidator")


def signatures(data: bytes, roots: Path | None = None, crls: Path | None = None) -> list[Signature]:
    """The signatures in the order they were made; empty for an unsigned file and for what is no PDF.

    `roots` and `crls` are folders of PEM or DER files; None, or a folder without any, where nothing is configured.
    """
    if b"/ByteRange" not in data and b"/ObjStm" not in data:
        return []
    for name in _LIBRARIES:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    from pyhanko.pdf_utils.reader import PdfFileReader

    trusted, revocations = certificates(roots), revocation_lists(crls)
    try:
        reader = PdfFileReader(BytesIO(data), strict=False)
        embedded = list(reader.embedded_regular_signatures)[:MOST]
    except RecursionError:
        return [_broken("", "cấu trúc tệp lồng nhau quá sâu")] if b"/ByteRange" in data else []
    except Exception:  # whatever a hostile file makes of the library
        return [_broken("", "cấu trúc tệp PDF bị hỏng")] if b"/ByteRange" in data else []
    return [_one(one, reader, trusted, revocations) for one in embedded]


def _broken(field: str, why: str) -> Signature:
    return Signature(field, State.BROKEN, why=why)


def _one(embedded: Any, reader: Any, roots: Sequence[Any], crls: Sequence[Any]) -> Signature:
    field = str(getattr(embedded, "field_name", "") or "")
    try:
        bare = _described(field, embedded)
    except RecursionError:
        return _broken(field, "cấu trúc chữ ký lồng nhau quá sâu")
    except Exception:
        return _broken(field, "không đọc được chứng thư của người ký")
    try:
        return _checked(bare, embedded, reader, roots, crls)
    except RecursionError:
        return replace(bare, state=State.BROKEN, why="cấu trúc tệp lồng nhau quá sâu")
    except Exception:
        return replace(bare, state=State.BROKEN, why="dữ liệu chữ ký bị hỏng hoặc tệp bị sửa")


def _described(field: str, embedded: Any) -> Signature:
    cert = embedded.signer_cert
    subject, issuer = cert.subject.native, cert.issuer.native
    name, agency, unit = (
        _text(subject, key) for key in ("common_name", "organization_name", "organizational_unit_name")
    )
    return Signature(
        field=field,
        state=State.BROKEN,
        name=name,
        agency=agency,
        unit=unit,
        authority=_text(issuer, "common_name") or _text(issuer, "organization_name"),
        is_person=is_person(subject),
        signed_at=_aware(embedded.self_reported_timestamp),
    )


def _checked(bare: Signature, embedded: Any, reader: Any, roots: Sequence[Any], crls: Sequence[Any]) -> Signature:
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    stamped = _stamped_at(embedded, roots)
    signed_at = stamped or bare.signed_at
    said = _said(embedded, reader, crls)
    status = validate_pdf_signature(embedded, signer_validation_context=_context(said, roots, signed_at))
    level = status.modification_level
    changes = "content"
    if level is not None and level < ModificationLevel.OTHER:
        changes = "none" if level == ModificationLevel.NONE else "allowed"
    told = replace(bare, signed_at=signed_at, timestamped=stamped is not None, changes=changes)
    if not status.intact or not status.valid:
        return replace(told, state=State.ALTERED, changes="content")
    if status.coverage is not None and status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return replace(told, state=State.ALTERED, changes="content")
    if changes == "content":
        return replace(told, state=State.ALTERED)
    revoked_at = _revoked_at(embedded.signer_cert, said)
    if revoked_at is not None and (signed_at is None or revoked_at <= signed_at):
        return replace(told, state=State.REVOKED, revoked_at=revoked_at)
    cert = embedded.signer_cert
    if signed_at is not None and not cert.not_valid_before <= signed_at <= cert.not_valid_after:
        return replace(told, state=State.EXPIRED)
    if not roots:
        return replace(told, state=State.NO_ROOTS)
    if status.trusted:
        return replace(told, state=State.GOOD)
    return replace(told, state=State.REVOKED if status.revoked else State.UNTRUSTED)


@dataclass
class _Said:
    """What is at hand on revocation: lists, answers, and certificates that came with them."""

    crls: list[Any]
    ocsps: list[Any]
    certs: list[Any]


def _said(embedded: Any, reader: Any, crls: Sequence[Any]) -> _Said:
    """The configured lists, what the signature embeds (Adobe's attribute) and what the file keeps (DSS)."""
    from pyhanko.sign.general import NonexistentAttributeError, find_unique_cms_attribute
    from pyhanko.sign.validation.dss import DocumentSecurityStore
    from pyhanko.sign.validation.errors import NoDSSFoundError

    said = _Said(list(crls), [], [])
    with suppress(NonexistentAttributeError):
        archive = find_unique_cms_attribute(embedded.signer_info["signed_attrs"], "adobe_revocation_info_archival")
        said.crls += list(archive["crl"] or ())
        said.ocsps += list(archive["ocsp"] or ())
    with suppress(NoDSSFoundError):
        kept = DocumentSecurityStore.read_dss(reader).as_validation_context({})
        said.crls += list(kept.crls)
        said.ocsps += list(kept.ocsps)
        said.certs += list(kept.certificate_registry)
    return said


def _context(said: _Said, roots: Sequence[Any], moment: datetime | None) -> Any:
    """What a signature is checked against, as of its moment; nothing is fetched."""
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(
        trust_roots=list(roots),
        other_certs=said.certs,
        moment=moment,
        allow_fetching=False,
        crls=said.crls,
        ocsps=said.ocsps,
        revocation_mode="soft-fail",
        retroactive_revinfo=True,
        weak_hash_algos={"md2", "md5"},
    )


def _stamped_at(embedded: Any, roots: Sequence[Any]) -> datetime | None:
    """The moment a time stamp authority vouches for, where one of the roots vouches for the authority."""
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
    from pyhanko_certvalidator import ValidationContext

    if not roots or next(iter(extract_tst_data_iter(embedded.signer_info, signed=False)), None) is None:
        return None
    context = ValidationContext(trust_roots=list(roots), allow_fetching=False, revocation_mode="soft-fail")
    status = validate_pdf_signature(embedded, signer_validation_context=context, skip_diff=True)
    stamp = status.timestamp_validity
    return stamp.timestamp if stamp is not None and stamp.valid and stamp.intact and stamp.trusted else None


def _revoked_at(cert: Any, said: _Said) -> datetime | None:
    """When the certificate was revoked, by any list or answer of its own issuer that is at hand; None if it was not."""
    found: list[datetime] = []
    for crl in said.crls:
        if crl.issuer != cert.issuer:
            continue
        for entry in crl["tbs_cert_list"]["revoked_certificates"] or ():
            if entry["user_certificate"].native == cert.serial_number:
                found.append(entry["revocation_date"].native)
    for answer in said.ocsps:
        for response in answer["response_bytes"]["response"].parsed["tbs_response_data"]["responses"]:
            status = response["cert_status"]
            if status.name == "revoked" and response["cert_id"]["serial_number"].native == cert.serial_number:
                found.append(status.chosen["revocation_time"].native)
    return min(found, default=None)


def is_person(subject: dict[str, Any]) -> bool:
    """Whether a certificate's subject is a person: by a personal number, a name's parts, else how its name begins."""
    numbers = " ".join(fold(_text(subject, key)) for key in ("user_id", "serial_number"))
    if any(word in numbers for word in _PERSONAL) or "given_name" in subject or "surname" in subject:
        return True
    if "mst" in numbers.split():
        return False
    name = f"{fold(_text(subject, 'common_name'))} "
    return _OFFICES.match(name) is None and fold(_text(subject, "organization_name")) != name.strip()


def certificates(folder: Path | None) -> list[Any]:
    """The certificates of a folder's PEM and DER files; a file that holds none is passed over."""
    from asn1crypto import pem, x509

    found = []
    for data in _files(folder, (".pem", ".crt", ".cer")):
        try:
            parts = [der for _, _, der in pem.unarmor(data, multiple=True)] if pem.detect(data) else [data]
            found += [x509.Certificate.load(part, strict=True) for part in parts]
            for cert in found:
                _ = cert.subject.native
        except ValueError:
            continue
    return found


def revocation_lists(folder: Path | None) -> list[Any]:
    from asn1crypto import crl, pem

    found = []
    for data in _files(folder, (".crl", ".pem")):
        try:
            if pem.detect(data):
                found += [
                    crl.CertificateList.load(der) for kind, _, der in pem.unarmor(data, multiple=True) if "CRL" in kind
                ]
            else:
                found.append(crl.CertificateList.load(data, strict=True))
        except ValueError:
            continue
    return found


def _files(folder: Path | None, endings: tuple[str, ...]) -> Iterable[bytes]:
    if folder is None or not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in endings and path.is_file():
            yield path.read_bytes()


def _text(names: dict[str, Any], key: str) -> str:
    value = names.get(key)
    if isinstance(value, list):
        value = ", ".join(str(one) for one in value)
    return str(value or "")


def _aware(moment: datetime | None) -> datetime | None:
    if moment is None or moment.tzinfo is not None:
        return moment
    from datetime import UTC

    return moment.replace(tzinfo=UTC)
