"""A certificate authority of our own, for signing test documents: its people and agencies are invented.

Keys are elliptic, so that a hundred of them cost no time. What it issues is worth nothing outside a test.
"""

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

UTC = dt.UTC


def name(common: str, agency: str = "", *, number: str = "") -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN")]
    if agency:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, agency))
    parts.append(x509.NameAttribute(NameOID.COMMON_NAME, common))
    if number:
        parts.append(x509.NameAttribute(NameOID.USER_ID, number))
    return x509.Name(parts)


@dataclass
class Holder:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    chain: tuple[x509.Certificate, ...]

    def signer(self) -> signers.SimpleSigner:
        store = SimpleCertificateStore()
        for one in self.chain:
            store.register(_asn1(one))
        der = self.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return signers.SimpleSigner(
            signing_cert=_asn1(self.certificate), signing_key=asn1_keys.PrivateKeyInfo.load(der), cert_registry=store
        )


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


@dataclass
class Authority:
    """A root that issues to people and agencies, and revokes."""

    common: str = "CA tỉnh Mẫu"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    revoked: list[tuple[int, dt.datetime]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.subject = name(self.common, "Tổ chức chứng thực tỉnh Mẫu")
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(self.subject)
            .issuer_name(self.subject)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(dt.datetime(2015, 1, 1, tzinfo=UTC))
            .not_valid_after(dt.datetime(2045, 1, 1, tzinfo=UTC))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_usage(signs=False, certifies=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False)
            .sign(self.key, hashes.SHA256())
        )

    def issue(
        self,
        common: str,
        agency: str = "",
        *,
        number: str = "",
        since: dt.datetime = dt.datetime(2020, 1, 1, tzinfo=UTC),
        until: dt.datetime = dt.datetime(2040, 1, 1, tzinfo=UTC),
    ) -> Holder:
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name(common, agency, number=number))
            .issuer_name(self.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(since)
            .not_valid_after(until)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs=True, certifies=False), critical=True)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()),
                critical=False,
            )
            .sign(self.key, hashes.SHA256())
        )
        return Holder(certificate, key, (self.certificate,))

    def revoke(self, holder: Holder, on: dt.datetime) -> None:
        self.revoked.append((holder.certificate.serial_number, on))

    def crl(self, on: dt.datetime) -> bytes:
        """The list of what is revoked, DER."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.subject)
            .last_update(on)
            .next_update(on + dt.timedelta(days=3650))
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
            .add_extension(x509.CRLNumber(1), critical=False)
        )
        for serial, moment in self.revoked:
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(moment).build()
            )
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def trusted_in(self, folder: Path) -> Path:
        """Writes the root into a folder of roots; the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "goc.pem").write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        return folder


def _usage(*, signs: bool, certifies: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certifies,
        crl_sign=certifies,
        encipher_only=False,
        decipher_only=False,
    )


class _Dated(signers.PdfSigner):
    """Signs as of a moment that is told, and not as of the machine's own."""

    at: dt.datetime

    def init_signing_session(self, *given: Any, **more: Any) -> Any:
        session = super().init_signing_session(*given, **more)
        session.system_time = self.at
        return session


def sign(pdf: bytes, holder: Holder, *, field_name: str, at: dt.datetime) -> bytes:
    """The PDF with one more PAdES signature, dated `at` by the signer."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    fields.append_signature_field(writer, fields.SigFieldSpec(field_name))
    meta = signers.PdfSignatureMetadata(field_name=field_name, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
    signing = _Dated(meta, signer=holder.signer())
    signing.at = at
    out = BytesIO()
    # In a thread of its own: signing runs a loop of its own, and a browser test has one already.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(signing.sign_pdf, writer, output=out).result()
    return out.getvalue()


def altered(pdf: bytes, words: str = "BT /F1 12 Tf 72 72 Td (Da sua) Tj ET") -> bytes:
    """The PDF with more drawn on its first page, as an incremental update after whatever was signed."""
    from pyhanko.pdf_utils import generic

    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    more = writer.add_object(generic.StreamObject(stream_data=words.encode()))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    before = page.raw_get("/Contents")
    given = list(before) if isinstance(before, generic.ArrayObject) else [before]
    page["/Contents"] = generic.ArrayObject([*given, more])
    writer.update_container(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def flipped(pdf: bytes, share: float = 0.3) -> bytes:
    """The PDF with one byte changed, that share of its length from the start, or before the last signature's container:
    what stands in that is signed by nobody, and to change it alters no document."""
    at = int(len(pdf) * share)
    ranges = re.findall(rb"/ByteRange\s*\[\s*0\s+(\d+)\s+(\d+)", pdf)
    if ranges and int(ranges[-1][0]) <= at < int(ranges[-1][1]):
        at = int(ranges[-1][0]) - 1 - (at - int(ranges[-1][0]))
    return pdf[:at] + bytes([pdf[at] ^ 0x01]) + pdf[at + 1 :]
