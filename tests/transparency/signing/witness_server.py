"""A witness as C2SP tlog-witness has it, over real HTTP, with its own check of consistency.

The check is written from RFC 6962, section 2.1.2, by recursion over what the proof must be: it
shares nothing with the code under test but SHA-256.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from struct import pack
from threading import Thread
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

NAME = "witness.example/w1"
TIME = 1_745_496_000


@dataclass
class Witness:
    """The logs it knows, with their keys (name+id+Base64), and what it cosigned of each."""

    trusted: dict[str, list[str]]
    private: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    known: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    instead: tuple[int, dict[str, str], bytes] | None = None
    """What it answers whatever it is asked."""
    url: str = ""

    def answer(self, path: str, body: bytes) -> tuple[int, dict[str, str], bytes]:  # noqa: PLR0911
        text = body.decode()
        self.asked.append(text)
        if self.instead is not None:
            return self.instead
        assert path == "/w/add-checkpoint"
        head, _, note = text.partition("\n\n")
        old_line, *proof = head.split("\n")
        old, path_hashes = int(old_line.removeprefix("old ")), [b64decode(one) for one in proof]
        body_text, _, _signatures = note.rpartition("\n\n")
        origin, size_line, root_line, *_ = body_text.split("\n")
        size, root = int(size_line), b64decode(root_line)
        if origin not in self.trusted:
            return 404, {}, b""
        if not self._is_signed(origin, note):
            return 403, {}, b""
        known, known_root = self.known.get(origin, (0, sha256().digest()))
        if old > size:
            return 400, {}, b""
        if old != known:
            return 409, {"Content-Type": "text/x.tlog.size"}, f"{known}\n".encode()
        if old == size and root != known_root:
            return 409, {"Content-Type": "text/x.tlog.size"}, f"{known}\n".encode()
        if old and not consistent(old, size, known_root, root, path_hashes):
            return 422, {}, b""
        self.known[origin] = (size, root)
        return 200, {}, self._cosigned(body_text + "\n").encode()

    def _is_signed(self, origin: str, note: str) -> bool:
        text, _, lines = note.rpartition("\n\n")
        for vkey in self.trusted[origin]:
            public = Ed25519PublicKey.from_public_bytes(b64decode(vkey.split("+", 2)[2])[1:])
            id = bytes.fromhex(vkey.split("+")[1])
            for line in lines.splitlines():
                signed = b64decode(line.split(" ")[2])
                if signed[:4] == id:
                    try:
                        public.verify(signed[4:], f"{text}\n".encode())
                        return True
                    except InvalidSignature:
                        continue
        return False

    def _cosigned(self, text: str) -> str:
        message = f"cosignature/v1\ntime {TIME}\n{text}"
        id = sha256(f"{NAME}\n".encode() + b"\x04" + self._public()).digest()[:4]
        signed = id + pack(">Q", TIME) + self.private.sign(message.encode())
        return f"— {NAME} {b64encode(signed).decode()}\n"

    def _public(self) -> bytes:
        return self.private.public_key().public_bytes_raw()

    def has_cosigned(self, note: str) -> bool:
        """Whether a note bears this witness's signature over its text."""
        text, _, lines = note.rpartition("\n\n")
        message = f"cosignature/v1\ntime {TIME}\n{text}\n".encode()
        for line in lines.splitlines():
            _dash, name, signed = line.split(" ")
            if name == NAME:
                self.private.public_key().verify(b64decode(signed)[12:], message)
                return True
        return False


def consistent(old: int, new: int, old_root: bytes, new_root: bytes, proof: list[bytes]) -> bool:
    """Whether a proof is the one of RFC 6962, 2.1.2: both heads are computed from it."""
    if old == new:
        return not proof and old_root == new_root
    rest = list(reversed(proof))
    try:
        heads = _subproof(old, new, old_root, rest, whole=True)
    except IndexError:
        return False
    return not rest and heads == (old_root, new_root)


def _subproof(
    old: int, new: int, old_root: bytes, rest: list[bytes], *, whole: bool
) -> tuple[bytes, bytes]:
    """The heads of the old and the new part of a subtree, from the end of the proof."""
    if old == new:
        head = old_root if whole else rest.pop()
        return head, head
    middle = 1
    while middle * 2 < new:
        middle *= 2
    if old <= middle:
        found = _subproof(old, middle, old_root, rest, whole=whole)
        return found[0], _node(found[1], rest.pop())
    found = _subproof(old - middle, new - middle, old_root, rest, whole=False)
    left = rest.pop()
    return _node(left, found[0]), _node(left, found[1])


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


@contextmanager
def running(witness: Witness) -> Iterator[Witness]:
    """The witness, answering at a free port of this machine."""

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self._send(*witness.answer(self.path, body))

        def do_GET(self) -> None:
            witness.asked.append(f"GET {self.path}")
            self._send(200, {}, b"")

        def _send(self, status: int, headers: dict[str, str], content: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            try:
                self.wfile.write(content)
            except OSError:
                return

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    witness.url = f"http://127.0.0.1:{server.server_port}/w"
    try:
        yield witness
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
