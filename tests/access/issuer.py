"""An OpenID Connect issuer of the tests' own: a real server on this machine, with real keys."""

import base64
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

AUDIENCE = "liggare"

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
RSA_KEY = rsa.generate_private_key(65537, 2048)
OTHER_RSA_KEY = rsa.generate_private_key(65537, 2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
ED_KEY = ed25519.Ed25519PrivateKey.generate()
_KEYS: dict[str, tuple[str, Key]] = {
    "rsa": ("RS256", RSA_KEY),
    "ec": ("ES256", EC_KEY),
    "ed": ("EdDSA", ED_KEY),
}


class TestIssuer:
    """An issuer: what it publishes can be changed, and what it was asked for is counted."""

    __test__ = False

    def __init__(self, url: str) -> None:
        self.url = url
        self.published: dict[str, tuple[str, Key]] = dict(_KEYS)
        self.asked: list[str] = []
        self.answers: dict[str, tuple[int, bytes]] = {}

    def claims(self, **changed: Any) -> dict[str, Any]:
        """What a token says; a claim that is changed to None is left out."""
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": "8f2c",
            "preferred_username": "anna@stad.se",
            "iat": now,
            "exp": now + 300,
        }
        return {name: value for name, value in (claims | changed).items() if value is not None}

    def token(self, *, kid: str = "rsa", key: Key | None = None, **changed: Any) -> str:
        """A token signed by one of the keys."""
        algorithm, own = _KEYS.get(kid, ("RS256", RSA_KEY))
        return jwt.encode(self.claims(**changed), key or own, algorithm, {"kid": kid})

    def signed_by_the_public_key(self) -> str:
        """A token whose HS256 digest is made with the RSA key that everybody can fetch."""
        public = RSA_KEY.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return self.written({"alg": "HS256", "kid": "rsa"}, secret=public)

    def unsigned(self) -> str:
        return self.written({"alg": "none", "kid": "rsa"})

    def written(self, header: dict[str, Any], secret: bytes | None = None) -> str:
        """A token put together by hand, as a forger would."""
        parts = [_base64(json.dumps(part).encode()) for part in (header, self.claims())]
        signed = ".".join(parts)
        digest = b"" if secret is None else hmac.digest(secret, signed.encode(), sha256)
        return f"{signed}.{_base64(digest)}"

    def answer(self, path: str) -> tuple[int, bytes]:
        self.asked.append(path)
        if path in self.answers:
            return self.answers[path]
        if path == "/.well-known/openid-configuration":
            return 200, _json({"issuer": self.url, "jwks_uri": f"{self.url}/keys"})
        if path == "/keys":
            return 200, _json({"keys": [_jwk(id, *key) for id, key in self.published.items()]})
        return 404, b""


def _jwk(id: str, algorithm: str, key: Key) -> dict[str, Any]:
    made = jwt.get_algorithm_by_name(algorithm)
    public: dict[str, Any] = made.to_jwk(key.public_key(), as_dict=True)
    return public | {"kid": id, "use": "sig", "alg": algorithm}


def _json(content: object) -> bytes:
    return json.dumps(content).encode()


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@contextmanager
def running_issuer() -> Iterator[TestIssuer]:
    """An issuer that answers on a free port."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, content = issuer.answer(self.path)
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", content.decode())
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_arguments: object) -> None:
            """Nothing is told of requests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    issuer = TestIssuer(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
