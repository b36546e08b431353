"""Keys and signed tokens (JWT, RS256). Knows how claims are signed, not what they are.

Source: RFC 7515, 7517, 7519; OpenID Connect Core 1.0, 10.1.
"""

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

ALGORITHM = "RS256"
KEY_SIZE = 2048


class KeyFileError(Exception):
    """Why a key cannot be read, in one line for a person."""


class SigningKey:
    """The key of one sandbox. One that is made up is made when it is first needed, as it takes a moment."""

    def __init__(self, key: RSAKey | None = None) -> None:
        """key: with its private part; None makes one up."""
        self._key = key

    @classmethod
    def read(cls, path: Path) -> "SigningKey":
        """The RSA key of a file in PEM, so that tokens can be checked across restarts. Raises KeyFileError."""
        try:
            with warnings.catch_warnings():  # a key that is too small is refused below
                warnings.simplefilter("ignore")
                key = RSAKey.import_key(path.read_bytes(), {"use": "sig", "alg": ALGORITHM})
            is_private, size = key.is_private, key.raw_value.key_size
        except OSError as fault:
            raise KeyFileError(f"Cannot read the signing key {path}: {fault.strerror or fault}.") from None
        except (JoseError, ValueError, AttributeError, TypeError):
            raise KeyFileError(f"{path} is not an RSA key in PEM.") from None
        if not is_private or size < KEY_SIZE:
            raise KeyFileError(f"{path}: expected a private RSA key of {KEY_SIZE} bits or more.")
        key.ensure_kid()
        return cls(key)

    def public(self) -> dict[str, Any]:
        """The key set by which others check signatures (RFC 7517, 5)."""
        return {"keys": [self._known().as_dict(private=False)]}

    def sign(self, claims: Mapping[str, Any], type_: str = "JWT") -> str:
        """The claims as a signed token; type_: its `typ`."""
        key = self._known()
        header = {"alg": ALGORITHM, "kid": key.kid, "typ": type_}
        return jwt.encode(header, dict(claims), key, algorithms=[ALGORITHM])

    def _known(self) -> RSAKey:
        if self._key is None:
            self._key = RSAKey.generate_key(KEY_SIZE, {"use": "sig", "alg": ALGORITHM}, private=True, auto_kid=True)
        return self._key
