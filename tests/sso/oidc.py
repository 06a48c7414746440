"""An identity provider that can be made to lie: the OpenID Connect endpoints that a sign-in asks."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "usersync", "a secret of the client, long enough"


@cache
def key_pair(name: str) -> rsa.RSAPrivateKey:
    del name  # another name, another pair
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(slots=True)
class OidcProvider:
    """`claims`, `userinfo`, `algorithm`, `key`: of what it says next; `forgotten`, an endpoint that it does
    not name. The code that a browser brings back
    is the nonce that it was sent with."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    forgotten: str = ""
    key: Any = None

    def know(self, subject: str, email: str, **others: object) -> None:
        self.userinfo = {"sub": subject, "email": email, "email_verified": True, **others}

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 60, "nonce": nonce}
        claims |= {"sub": self.userinfo["sub"]} | self.claims
        key = "" if self.algorithm == "none" else self.key or key_pair("own")
        return jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": "one"})

    def answer(self, path: str, code: str) -> dict[str, Any]:
        match path:
            case "/.well-known/openid-configuration":
                names = ("authorization", "token", "userinfo")
                endpoints = {
                    f"{name}_endpoint": f"{self.issuer}/{name}" for name in names if name != self.forgotten
                }
                return {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys", **endpoints}
            case "/keys":
                public = jwt.algorithms.RSAAlgorithm.to_jwk(key_pair("own").public_key(), as_dict=True)
                return {"keys": [{**public, "kid": "one", "alg": "RS256", "use": "sig"}]}
            case "/token":
                return {"access_token": "opaque", "token_type": "Bearer", "id_token": self.id_token(code)}
            case _:
                return self.userinfo


@contextmanager
def running() -> Iterator[OidcProvider]:
    provider = OidcProvider()

    class Handler(BaseHTTPRequestHandler):
        said: ClassVar[OidcProvider] = provider

        def do_GET(self) -> None:
            sent = parse_qs(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())
            body = json.dumps(self.said.answer(self.path, sent.get("code", [""])[0])).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - as http.server calls it

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    yield provider
    server.shutdown()
    server.server_close()
