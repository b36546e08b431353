"""Listening with TLS on a certificate of our own making, so that `https` links really answer.

The certificate is made at each start, for the names the sandbox goes by, and kept nowhere. Nobody vouches for
it: whoever follows such a link tells the client so (`curl --insecure`). It knows nothing of what is served.

Source: Open Booking API 1.0 CR3, "Security" and "Image-based access control"; RFC 5280.
"""

import ipaddress
import ssl
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

VALID_FOR = timedelta(days=30)


def self_made_context(names: Iterable[str], now: datetime) -> ssl.SSLContext:
    """What a server needs to listen with TLS under these names (hosts or IP addresses)."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(key, list(dict.fromkeys(names)), now.astimezone(UTC))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as directory:
        # The ssl module reads keys from files only.
        file = Path(directory) / "key-and-certificate.pem"
        file.write_bytes(_pem(key) + certificate.public_bytes(serialization.Encoding.PEM))
        context.load_cert_chain(file)
    return context


def _certificate(key: ec.EllipticCurvePrivateKey, names: list[str], now: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Open Booking sandbox")])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + VALID_FOR)
        .add_extension(x509.SubjectAlternativeName([_general_name(each) for each in names]), critical=False)
        .sign(key, hashes.SHA256())
    )


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
