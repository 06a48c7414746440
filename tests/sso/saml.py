"""A SAML identity provider that signs what a test wants it to say."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Utils

ENTITY_ID = "https://idp.harbour.example/metadata"
SSO_URL = "https://idp.harbour.example/sso"
_TEMPLATE = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
 xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_response" Version="2.0" IssueInstant="{now}"
 Destination="{acs}" InResponseTo="{asked}"><saml:Issuer>{issuer}</saml:Issuer><samlp:Status><samlp:StatusCode
 Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>{assertion}</samlp:Response>"""
_ASSERTION = """<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_assertion"
 Version="2.0" IssueInstant="{now}"><saml:Issuer>{issuer}</saml:Issuer><saml:Subject><saml:NameID
 Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">{email}</saml:NameID><saml:SubjectConfirmation
 Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="{asked}"
 NotOnOrAfter="{until}" Recipient="{acs}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions
 NotBefore="{since}" NotOnOrAfter="{until}"><saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience
></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="{now}" SessionIndex="_1">
<saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password
</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement></saml:Assertion>"""


@dataclass(frozen=True, slots=True)
class Signer:
    key: str
    certificate: str


@cache
def signer(name: str) -> Signer:
    """Another name, another key."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), 1, now, now + timedelta(days=1))
    pem = serialization.Encoding.PEM
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Signer(
        key.private_bytes(pem, *plain).decode(),
        builder.sign(key, hashes.SHA256()).public_bytes(pem).decode(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """`by` None: not signed at all."""

    asked: str
    acs: str
    audience: str
    email: str = "vera@harbour.example"
    issuer: str = ENTITY_ID
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    by: Signer | None = field(default_factory=lambda: signer("own"))

    def but(self, **others: object) -> "Response":
        return replace(self, **others)  # type: ignore[arg-type]  # any of the fields

    def xml(self) -> str:
        def moment(minutes: int) -> str:
            return f"{self.at + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}"

        said = {
            "now": moment(0),
            "since": moment(-5),
            "until": moment(5),
            **{name: getattr(self, name) for name in ("asked", "acs", "audience", "email", "issuer")},
        }
        assertion = _ASSERTION.format(**said)
        if self.by:
            signed = Utils.add_sign(
                assertion,
                self.by.key,
                self.by.certificate,
                sign_algorithm=Saml.RSA_SHA256,
                digest_algorithm=Saml.SHA256,
            )
            assertion = signed.decode() if isinstance(signed, bytes) else signed
        return _TEMPLATE.format(**said, assertion=assertion.partition("?>")[2] or assertion)

    def encoded(self) -> str:
        return str(Utils.b64encode(self.xml()))
