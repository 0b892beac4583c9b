#!/usr/bin/env python3
"""Check what Liggare says, without Liggare.

Kontrollerar bevis, exporterade loggar och rapporter ur Liggare, utan att lita på Liggare.

    python verify_liggare.py proof FILE [--key KEY]
    python verify_liggare.py log FOLDER_OR_ZIP [--key KEY] [--checkpoint FILE] [--hashes-only]
    python verify_liggare.py report FOLDER_OR_ZIP NAME PERIOD [--position P] [--rows DIMENSION]
                             [--where DIMENSION=CODE]... [--eliminate-internal] [--compare FILE]
    python verify_liggare.py document FOLDER [--key KEY]
    python verify_liggare.py extends OLD NEW FOLDER_OR_ZIP_OR_PROOF [--key KEY]

Exit codes: 0 all is well, 1 something is wrong (each sentence says what and where), 2 wrong call.

This file needs Python 3.11 and `cryptography`, and imports nothing of the product. It is written
from RFC 6962 and 9162 (Merkle trees), from C2SP's signed-note, tlog-checkpoint and tlog-tiles
(keys, signatures, tiles) and from Liggare's own description of events and reports. Read it from
the top: hashes and trees, keys and checkpoints, the package, the fold of events into sums, the
structure, reports, and last the commands. Amounts are whole öre; periods are 202503.
"""

import argparse
import hashlib
import json
import os
import re
import sys
import zipfile
import zlib
from base64 import b64decode, b64encode, urlsafe_b64encode
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from hmac import digest as hmac_digest
from itertools import pairwise
from pathlib import Path
from typing import IO, Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LARGEST_LINE, LARGEST_FILE, LARGEST_PROOF = 64 << 20, 64 << 20, 1 << 30  # bytes read at once
MOST_TOLD = 50  # so many findings are told one by one


class Wrong(Exception):
    """Something is not as it should be: the name of a sentence in WORDS, and its facts."""

    def __init__(self, what: str, /, **facts: Any) -> None:
        super().__init__(what, facts)

    def __str__(self) -> str:
        return said(self.args[0], **self.args[1])


# Hashes and trees: RFC 6962, section 2.1 ---------------------------------------------------------


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def head_of(hashes: list[bytes]) -> bytes:
    """The head over subtrees side by side, all perfect and alike but for the last."""
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256().digest()
    left = 1 << (len(hashes) - 1).bit_length() - 1
    return node_hash(head_of(hashes[:left]), head_of(hashes[left:]))


def head_by_path(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """The head that an inclusion proof leads to (RFC 9162, 2.1.3.2); None: a wrong length."""
    here, last, found = index, size - 1, leaf
    for beside in path:
        if last == 0:
            return None
        if here % 2 or here == last:
            found = node_hash(beside, found)
            while here and not here % 2:
                here, last = here // 2, last // 2
        else:
            found = node_hash(found, beside)
        here, last = here // 2, last // 2
    return found if last == 0 else None


def extends_by_path(old: "Checkpoint", new: "Checkpoint", path: list[bytes]) -> bool:
    """Whether a consistency proof leads from one head to the other (RFC 9162, 2.1.4.2)."""
    if old.size in (0, new.size):
        return not path and old.root == (new.root if old.size else sha256().digest())
    here, last = old.size - 1, new.size - 1
    while here % 2:
        here, last = here // 2, last // 2
    rest = ([old.root] if here == 0 else []) + path
    if not rest:
        return False
    first = second = rest[0]
    for beside in rest[1:]:
        if last == 0:
            return False
        if here % 2 or here == last:
            first, second = node_hash(beside, first), node_hash(beside, second)
            while here and not here % 2:
                here, last = here // 2, last // 2
        else:
            second = node_hash(second, beside)
        here, last = here // 2, last // 2
    return last == 0 and first == old.root and second == new.root


class Tree:
    """A tree that leaves are added to, kept as tiles of 256 hashes (C2SP tlog-tiles).

    `full` is called with each tile that became full: its level, its number, its hashes.
    """

    def __init__(self, full: Callable[[int, int, bytes], None] = lambda *tile: None) -> None:
        self.size, self.edge, self._full = 0, [bytearray()], full

    def add(self, leaf: bytes) -> None:
        self.size += 1
        level, found = 0, leaf
        while True:
            self.edge[level] += found
            if len(self.edge[level]) < 8192:
                return
            tile, self.edge[level] = bytes(self.edge[level]), bytearray()
            self._full(level, (self.size - 1) >> 8 * (level + 1), tile)
            level, found = level + 1, head_of(in_hashes(tile))
            if level == len(self.edge):
                self.edge.append(bytearray())

    def root(self) -> bytes:
        head: list[bytes] = []
        for row in self.edge:
            hashes = in_hashes(bytes(row)) + head
            head = [head_of(hashes)] if hashes else []
        return head_of(head)


def in_hashes(tile: bytes) -> list[bytes]:
    return [tile[i : i + 32] for i in range(0, len(tile), 32)]


def tile_name(level: int | str, number: int, width: int = 256) -> str:
    """Where tlog-tiles puts a tile: tile/0/x001/x234/067, a shorter one under ….p/WIDTH."""
    thousands = f"{number % 1000:03d}"
    while number := number // 1000:
        thousands = f"x{number % 1000:03d}/{thousands}"
    return f"tile/{level}/{thousands}" + (f".p/{width}" if width < 256 else "")


def entry_of(ledger: bytes, event: "Stored", digest: bytes) -> bytes:
    """The leaf's entry: six fields, each after its length in two bytes, big-endian.

    The ledger, the position (8 bytes), the originator's id (16) and version (8), the topic, and
    the SHA-256 of the state.
    """
    topic, originator = event.topic.encode(), bytes.fromhex(event.originator.replace("-", ""))
    return b"%b%b\x00\x08%b\x00\x10%b\x00\x08%b%b%b\x00\x20%b" % (
        len(ledger).to_bytes(2, "big"),
        ledger,
        event.position.to_bytes(8, "big"),
        originator,
        event.version.to_bytes(8, "big"),
        len(topic).to_bytes(2, "big"),
        topic,
        digest,
    )


# Keys, signed notes and checkpoints: C2SP signed-note, tlog-checkpoint ---------------------------


class Key(NamedTuple):
    """A public Ed25519 key under a name; `id` is the first bytes of a hash of both."""

    name: str
    id: bytes
    public: bytes

    def __str__(self) -> str:
        encoded = b64encode(b"\x01" + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{encoded}"


class Checkpoint(NamedTuple):
    """A log's name, its number of leaves and its head, and the signatures under the note."""

    origin: str
    size: int
    root: bytes
    text: bytes
    signatures: list[tuple[str, bytes, bytes]]

    def is_signed_by(self, key: Key) -> bool:
        """Whether the key signed; a signature in its name that does not fit is refused."""
        own = [s for name, id, s in self.signatures if (name, id) == (key.name, key.id)]
        for signature in own:
            try:
                Ed25519PublicKey.from_public_bytes(key.public).verify(signature, self.text)
            except InvalidSignature:
                raise Wrong("false signature", key=key.name, size=self.size) from None
        return bool(own) and self.origin == key.name


def unbase64(text: Any) -> bytes:
    """Base64 as it must be written: any other spelling of the same bytes is refused."""
    if isinstance(text, str):
        try:
            found = b64decode(text, validate=True)
        except ValueError:
            found = b""
        if b64encode(found).decode() == text:
            return found
    raise Wrong("no base64", text=str(text)[:60])


def read_key(text: str) -> Key:
    name, _, rest = text.strip().partition("+")
    id, _, encoded = rest.partition("+")
    raw = unbase64(encoded)
    hashed = sha256(name.encode() + b"\n" + raw).digest()[:4]
    if not name or len(raw) != 33 or raw[0] != 1 or hashed.hex() != id:
        raise Wrong("no key", text=text[:100])
    return Key(name, hashed, raw[1:])


def read_checkpoint(note: str) -> Checkpoint:
    text, blank, under = note.rpartition("\n\n")
    lines = text.split("\n")
    if len(note) > 1_000_000 or not blank or not under.endswith("\n") or len(lines) < 3:
        raise Wrong("no checkpoint", text=note[:60])
    if not re.fullmatch("0|[1-9][0-9]{0,17}", lines[1], re.ASCII):
        raise Wrong("no checkpoint", text=lines[1][:60])
    signatures = []
    for line in under[:-1].split("\n"):
        found = re.fullmatch(r"— ([^\s+]+) (\S+)", line)
        if not found:
            raise Wrong("no checkpoint", text=line[:60])
        raw = unbase64(found[2])
        signatures.append((found[1], raw[:4], raw[4:]))
    root = unbase64(lines[2])
    if len(root) != 32 or len(signatures) > 100:
        raise Wrong("no checkpoint", text=lines[2][:60])
    return Checkpoint(lines[0], int(lines[1]), root, (text + "\n").encode(), signatures)


# The package: what `liggare export audit` writes, a folder or a zip file -------------------------


class Stored(NamedTuple):
    """An event as it is stored: `state` is its bytes, a line of JSON."""

    position: int
    originator: str
    version: int
    topic: str
    state: bytes
    stated: str = ""  # the SHA-256 that stands beside it, in hexadecimal digits


ORIGINATOR = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
LINE = re.compile(
    rf'\{{"position":([1-9][0-9]{{0,17}}),"originator_id":"({ORIGINATOR})",'
    r'"originator_version":([1-9][0-9]{0,17}),"topic":"([a-z_.]{1,100})",'
    r'"sha256":"([0-9a-f]{64})","state(_base64)?":'.encode()
)


class Package:
    """A package; nothing is unpacked, and nothing outside it is read."""

    def __init__(self, path: str) -> None:
        self._folder = None if zipfile.is_zipfile(path) else Path(path).resolve()
        if self._folder is None:
            self._zip = zipfile.ZipFile(path)
            listed = [name for name in self._zip.namelist() if not name.endswith("/")]
        else:
            listed = [
                Path(folder, file).relative_to(self._folder).as_posix()
                for folder, _, files in os.walk(self._folder)
                for file in files
                if Path(folder, file).is_file()  # no pipe, which would be waited for
            ]
        self.names = set(listed)
        if len(self.names) != len(listed):
            raise Wrong("two files", file=path)

    def open(self, name: str) -> IO[bytes]:
        if name not in self.names:
            raise Wrong("missing", file=name)
        if self._folder is None:
            return self._zip.open(name)
        path = (self._folder / name).resolve()
        if not path.is_relative_to(self._folder):
            raise Wrong("leads out", file=name)
        return path.open("rb", buffering=1 << 17)

    def read(self, name: str) -> bytes:
        with self.open(name) as file:
            content = file.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise Wrong("too large", file=name)
        return content

    def within(self, folder: str) -> list[str]:
        return sorted(name for name in self.names if name.startswith(f"{folder}/"))

    def lines(self, name: str) -> Iterator[bytes]:
        with self.open(name) as file:
            while line := file.readline(LARGEST_LINE):
                if not line.endswith(b"\n"):
                    raise Wrong("line cut", file=name)
                yield line

    def events(self, last: int | None = None) -> Iterator[Stored]:
        """Every event in order, to a position; positions follow each other without a gap."""
        position = 0
        for name in self.within("events"):
            for number, line in enumerate(self.lines(name), 1):
                if position == last:
                    return
                event = read_event(line)
                if event is None:
                    raise Wrong("no event", file=name, number=number)
                position += 1
                if event.position != position:
                    facts = {"number": number, "found": event.position, "wanted": position}
                    raise Wrong("wrong position", file=name, **facts)
                yield event


def read_event(line: bytes) -> Stored | None:
    found = LINE.match(line)
    if not found or not line.endswith(b"}\n"):
        return None
    position, originator, version, topic, stated, encoded = found.groups()
    state = line[found.end() : -2]
    if encoded:
        state = unbase64(state.strip(b'"').decode("ascii", "replace"))
    ids = originator.decode(), int(version), topic.decode()
    return Stored(int(position), *ids, state, stated.decode())


def from_json(text: bytes | str) -> Any:
    """JSON without a name twice in an object, and without fractions and other odd numbers."""

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({name for name, _ in pairs}) < len(pairs):
            raise ValueError("a name stands twice")
        return dict(pairs)

    def odd(number: str) -> Any:
        raise ValueError(f"the number {number}")

    try:
        return json.loads(text, object_pairs_hook=members, parse_float=odd, parse_constant=odd)
    except (ValueError, RecursionError) as error:
        raise Wrong("no json", why=str(error)[:200]) from None


def canonical(value: Any) -> str:
    """JSON as RFC 8785 has it, of texts, whole numbers, true, false and null."""
    if isinstance(value, dict):
        members = sorted(value.items(), key=lambda member: member[0].encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(k)}:{canonical(v)}" for k, v in members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


# The fold: events become sums per scenario, coding and period, and what is known beside them -----

Coding = tuple[str, tuple[tuple[str, str], ...]]
"""An account, and its codes by dimension, empty ones left out."""
Scenario = str | tuple[int, str]
"""outcome, original or changes (of the budget); a forecast round is its year and name."""

SCENARIOS = {
    "outcome.recorded": "outcome",
    "outcome.corrected": "outcome",
    "outcome.reversed": "outcome",
    "balances.restated": "outcome",
    "budget.reallocated": "changes",
}
BUDGET: tuple[Scenario, ...] = ("original", "changes")

READ = {
    *SCENARIOS,
    "budget.decided",
    "forecast.opened",
    "forecast.revised",
    "forecast.submitted",
    "structure.loaded",
}
"""The topics that reports are made of; all of them have version 1 so far."""

LEFT_OUT = {
    "source.declared",
    "source.restated",
    "budget.proposed",
    "forecast.approved",
    "period.closed",
    "period.reopened",
    "mapping.kept",
    "file.imported",
    "sequence.broken",
    "sequence.mended",
    "control_totals.stated",
    "report.sealed",
    "text.erased",
    "signing_key.introduced",
    "commentary_rule.stated",
    "cause.named",
    "comment.written",
    "comment.withdrawn",
    "measure.planned",
    "measure.assessed",
    "measure.decided",
    "measure.ended",
    "measure_deadline.stated",
    "indicator.defined",
    "indicator.targeted",
    "indicator.measured",
    "assignment.received",
    "assignment.reported",
    "assignment.finished",
    "closing_step.planned",
    "closing_step.done",
    "closing_step.reopened",
    "template.kept",
    "document.sealed",
}
"""The topics that change no cell. Any other topic is refused: it might."""


def scenario_of(topic: str, state: dict[str, Any]) -> Scenario | None:
    """What an event's lines add to; None where they count nowhere, as in a proposal."""
    if topic == "budget.decided":
        return "original" if state["kind"] == "original" else "changes"
    if topic in ("forecast.revised", "forecast.submitted"):
        return state["year"], state["round"]
    return SCENARIOS.get(topic)


class Lines(NamedTuple):
    """An event's lines: what they add to, their codings, and each as coding, period, öre."""

    scenario: Scenario
    codings: list[Coding]
    rows: list[tuple[int, int, int]]


def lines_of(topic: str, state: dict[str, Any]) -> Lines | None:
    """The lines of an event; None where it has none that count."""
    scenario = scenario_of(topic, state)
    if scenario is None:
        return None
    lines, columns = state["lines"], ("coding", "period", "amount")
    codings = [coding_of(lines["dimensions"], row) for row in lines["codings"]]
    if not {kind for column in columns for kind in map(type, lines[column])} <= {int}:
        raise ValueError("a column holds what is no whole number")
    if min(lines["coding"], default=0) < 0:
        raise ValueError("a line names a coding that is not listed")
    rows = zip(*(lines[column] for column in columns), strict=True)
    return Lines(scenario, codings, list(rows))


def coding_of(dimensions: list[str], row: list[str]) -> Coding:
    codes = zip(dimensions, row[1:], strict=True)
    return row[0], tuple(sorted((dimension, code) for dimension, code in codes if code))


class Book:
    """What the events up to a position say."""

    def __init__(self) -> None:
        self.sums: dict[Scenario, dict[Coding, dict[int, int]]] = defaultdict(dict)
        self.structures: list[tuple[str, dict[str, Any]]] = []
        self.rounds: dict[tuple[int, str], list[int | None]] = {}

    def take(self, event: Stored) -> None:
        """Take in the next event."""
        if event.topic in LEFT_OUT:
            return
        try:
            state = from_json(event.state)
            if event.topic not in READ or state["v"] != 1:
                raise Wrong("other topic", topic=event.topic)
            self._take(event.position, event.topic, state)
        except Wrong as error:
            raise Wrong("in event", position=event.position, why=error) from None
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            why = f"{type(error).__name__} {error}"[:200]
            facts = {"position": event.position, "topic": event.topic, "why": why}
            raise Wrong("unreadable", **facts) from None

    def _take(self, position: int, topic: str, state: dict[str, Any]) -> None:
        if (lines := lines_of(topic, state)) is not None:
            sums = self.sums[lines.scenario]
            held = [sums.setdefault(coding, {}) for coding in lines.codings]
            for coding, period, ore in lines.rows:
                of_coding = held[coding]
                of_coding[period] = of_coding.get(period, 0) + ore
        if topic == "structure.loaded":
            self.structures.append((state["valid_from"] or "", state["structure"]))
        elif topic == "forecast.opened":
            self.rounds[state["year"], state["round"]] = [state["cutoff"], None]
        elif topic == "forecast.submitted" and state["part"] == state["parts"]:
            self.rounds[state["year"], state["round"]][1] = position

    def rounds_for(self, period: int) -> list[tuple[int, str]]:
        """The submitted rounds that a report may use: by cut-off, then submission (rule 9)."""
        found = [
            (cutoff or 0, submitted, round)
            for round, (cutoff, submitted) in self.rounds.items()
            if submitted is not None and round[0] == period // 100 and (cutoff or 0) <= period
        ]
        return [round for *_, round in sorted(found)]


# The structure that holds on a period's last day: trees, the row of a code, conditions -----------

KINDS = {"revenue": "Revenue", "cost": "Costs", "grant": "Grant"}
SPECIAL = {"": "Without a code", "?": "Unknown code", "expired": "Expired"}


class Chart:
    """The structure of a report, and what it makes of codes."""

    def __init__(self, book: Book, period: int) -> None:
        year, month = divmod(period, 100)
        if not book.structures:
            raise Wrong("no structure")
        self.day = f"{year:04d}-{month:02d}-{monthrange(year, month)[1]:02d}"
        ordered = sorted(book.structures, key=lambda version: version[0])
        # A day before every structure is answered as the first day that has one.
        answered = max(self.day, ordered[0][0])
        self.structure = [s for begins, s in ordered if begins <= answered][-1]
        self._begun = [s for begins, s in ordered if begins <= self.day]
        groups = self.structure["account_groups"]
        self._group_of = {a: group["code"] for group in groups for a in group["accounts"]}
        self._rows: dict[tuple[str, str], str] = {}

    def nodes(self, dimension: str) -> dict[str, dict[str, Any]]:
        for one in self.structure["dimensions"]:
            if one["code"] == dimension:
                return {node["code"]: node for node in one["nodes"]}
        raise Wrong("no dimension", code=dimension)

    def valid(self, node: dict[str, Any]) -> bool:
        return (node["valid_from"] or "") <= self.day <= (node["valid_to"] or "9999-99-99")

    def tree(self, dimension: str) -> tuple[dict[str | None, list[str]], dict[str, str]]:
        """The codes below each code, the roots below None; and the names of all."""
        if dimension == "account_group":
            groups = self.structure["account_groups"]
            below: dict[str | None, list[str]] = {None: list(KINDS)}
            for group in groups:
                below.setdefault(group["kind"], []).append(group["code"])
            return below, {group["code"]: group["name"] for group in groups}
        nodes = self.nodes(dimension)
        below = defaultdict(list)
        for code, node in nodes.items():
            if self.valid(node):
                parent, seen = node["parent"], {code}
                while parent is not None and not self.valid(nodes[parent]) and parent not in seen:
                    seen.add(parent)  # a node that is not valid that day is left out
                    parent = nodes[parent]["parent"]
                below[parent].append(code)
        return dict(below), {code: node["name"] for code, node in nodes.items()}

    def row_of(self, dimension: str, code: str) -> str:
        """The row of a code: a node valid that day, or one of SPECIAL; of accounts the group."""
        if dimension == "account_group":
            return str(self._group_of.get(code, "?"))
        if (dimension, code) not in self._rows:
            self._rows[dimension, code] = self._follow(dimension, code)
        return self._rows[dimension, code]

    def _follow(self, dimension: str, code: str) -> str:
        """Follow a code to its successor, and that to its own."""
        now, seen = self.nodes(dimension), set[str]()
        earlier: dict[str, dict[str, Any]] = {}
        for structure in self._begun:
            for one in structure["dimensions"]:
                if one["code"] == dimension:
                    earlier.update({node["code"]: node for node in one["nodes"]})
        while code and code not in seen:
            if code in now and self.valid(now[code]):
                return code
            node = now.get(code) or earlier.get(code)
            if node is None or (node["valid_from"] or "") > self.day:
                return "expired" if seen else "?"
            seen.add(code)
            code = str(node["successor"] or "")
        return "expired" if seen else ""

    def selects(self, asked: "Asked") -> Callable[[Coding], bool]:
        """Whether a coding belongs to what a set of rows is made of."""
        prefixes = tuple(self.structure["follow_up_accounts"])
        internal = self.structure["internal_counterparties"] if asked.eliminates else ()
        alternatives: dict[str, list[Callable[[Coding], bool]]] = defaultdict(list)
        for condition in asked.where:
            dimension, _, code = condition.partition("=")
            alternatives[dimension].append(self._condition(dimension, code))

        def test(coding: Coding) -> bool:
            if not coding[0].startswith(prefixes) or raw(coding, "counterparty") in internal:
                return False
            return all(any(one(coding) for one in some) for some in alternatives.values())

        return test

    def _condition(self, dimension: str, code: str) -> Callable[[Coding], bool]:
        if dimension == "kind":
            groups = [g for g in self.structure["account_groups"] if g["kind"] == code]
            accounts = {account for group in groups for account in group["accounts"]}
            return lambda coding: coding[0] in accounts
        if code in ("", "*"):
            return lambda coding: bool(raw(coding, dimension)) == (code == "*")
        below, _ = self.tree(dimension)
        if code in SPECIAL or code in {one for codes in below.values() for one in codes}:
            held = codes_below(below, code)
            return lambda coding: self.row_of(dimension, raw(coding, dimension)) in held
        return lambda coding: raw(coding, dimension) == code


def raw(coding: Coding, dimension: str) -> str:
    """A coding's code in a dimension, or its account; the empty text where it has none."""
    return coding[0] if dimension == "account_group" else dict(coding[1]).get(dimension, "")


def codes_below(below: dict[str | None, list[str]], code: str) -> set[str]:
    return {code}.union(*(codes_below(below, child) for child in below.get(code, ())))


# Reports: rows from a tree, columns from scenarios and months ------------------------------------


class Asked(NamedTuple):
    """A set of a report's rows: its dimension, its conditions, its group, its last row's label."""

    rows: str
    where: tuple[str, ...] = ()
    eliminates: bool = False
    group: str | None = None
    total: str = "Total"
    folds: bool = False


REPORTS: dict[str, tuple[Asked, ...]] = {
    "service-follow-up": (Asked("service", ("kind=cost",), folds=True),),
    "result-summary": (Asked("account_group", eliminates=True, total="Result"),),
    "responsibility": (
        Asked("responsibility", ("initiative=",), group="running", total="Sum running"),
        Asked("responsibility", ("initiative=*",), group="initiative", total="Sum initiatives"),
        Asked("responsibility", total="Result"),
    ),
}
DEFINITIONS = dict.fromkeys((*REPORTS, "deviation"), 1)
"""The version of each report's definition that this program knows."""

Term = tuple[int, tuple[Scenario, ...], range]
"""A sign, and the scenarios and months that are summed under it."""


def columns_of(book: Book, period: int) -> dict[str, list[Term] | None]:
    """What each column sums; None: the cell is empty (rules 9 and 13)."""
    year, month = divmod(period, 100)
    rounds = book.rounds_for(period)
    outcome: tuple[Scenario, ...] = ("outcome",)
    forecast: tuple[Scenario, ...] | None = (rounds[-1],) if rounds else None
    before = (rounds[-2],) if len(rounds) > 1 else BUDGET
    periods = {p for held in book.sums.get("outcome", {}).values() for p in held}
    known = any(p // 100 == year - 1 for p in periods)

    def months(last: int, first: int = 1, of: int = year) -> range:
        return range(of * 100 + first, of * 100 + last + 1)

    def less_budget(scenarios: tuple[Scenario, ...], span: range) -> list[Term]:
        return [(1, scenarios, span), (-1, BUDGET, span)]

    return {
        "outcome_period": [(1, outcome, months(month, month))],
        "budget_period": [(1, BUDGET, months(month, month))],
        "deviation_period": less_budget(outcome, months(month, month)),
        "outcome_ytd": [(1, outcome, months(month))],
        "budget_ytd": [(1, BUDGET, months(month))],
        "deviation_ytd": less_budget(outcome, months(month)),
        "outcome_ytd_previous_year": (
            [(1, outcome, months(month, of=year - 1))] if known else None
        ),
        "deviation_ytd_previous_period": (
            less_budget(outcome, months(month - 1)) if month > 1 else None
        ),
        "forecast_year": [(1, forecast, months(12))] if forecast else None,
        "previous_forecast_year": [(1, before, months(12))] if forecast else None,
        "original_budget_year": [(1, ("original",), months(12))],
        "budget_year": [(1, BUDGET, months(12))],
        "deviation_year": less_budget(forecast, months(12)) if forecast else None,
        "outcome_previous_year": [(1, outcome, months(12, of=year - 1))] if known else None,
    }


class Table:
    """A set of rows, with every cell that it may need."""

    def __init__(self, book: Book, chart: Chart, asked: Asked, period: int) -> None:
        self._asked, self._chart = asked, chart
        self._columns = columns_of(book, period)
        self._below, self._names = chart.tree(asked.rows)
        self._sums: dict[str, Counter[tuple[Scenario, int]]] = defaultdict(Counter)
        self._codings: dict[str, set[Coding]] = defaultdict(set)
        self._selects = chart.selects(asked)
        for scenario, held in book.sums.items():
            for coding, sums in held.items():
                if (row := self.row_of(coding)) is not None:
                    self._codings[row].add(coding)
                    for month, ore in sums.items():
                        self._sums[row][scenario, month] += ore

    def row_of(self, coding: Coding) -> str | None:
        """The row that a coding's lines stand in; None where they are not selected."""
        rows = self._asked.rows
        return self._chart.row_of(rows, raw(coding, rows)) if self._selects(coding) else None

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every row in order: children, then their sum; what has no place; the total last."""
        for code in self._below.get(None, ()):
            yield from self._branch(code, 0)
        for code, label in SPECIAL.items():
            if self._holds_lines(code):
                yield self._row(0, "row", code, label, {code})
        kind = "sum" if self._asked.group else "total"
        yield self._row(0, kind, "total", self._asked.total, None)

    def _branch(self, code: str, level: int) -> Iterator[dict[str, Any]]:
        is_kind = self._asked.rows == "account_group" and code in KINDS
        label = KINDS[code] if is_kind else "{name}"
        children = self._below.get(code, [])
        if not children and not is_kind:
            yield self._row(level, "row", code, label, {code})
            return
        if self._holds_lines(code):
            yield self._row(level + 1, "row", code, label, {code}) | {"own": True}
        codes = codes_below(self._below, code)
        folds = self._asked.folds and self._are_initiatives(codes)
        for child in children:
            for row in self._branch(child, level + 1):
                yield row | {"folded": row["folded"] or folds}
        label = label if is_kind or folds else "Sum {name}"
        yield self._row(level, "sum", code, label, codes)

    def _row(
        self, level: int, kind: str, code: str, label: str, codes: set[str] | None
    ) -> dict[str, Any]:
        facts = {"name": self._names[code]} if "{name}" in label else {}
        return {
            "level": level,
            "kind": kind,
            "code": code,
            "label": {"message": label, "facts": facts},
            "group": self._asked.group,
            "cells": {column: self.cell(codes, column) for column in self._columns},
            "own": False,
            "folded": False,
        }

    def cell(self, codes: set[str] | None, column: str) -> int | None:
        """A cell in öre over some rows, None: over all of them."""
        terms = self._columns[column]
        if terms is None:
            return None
        rows: Iterable[dict[tuple[Scenario, int], int]]
        rows = self._sums.values() if codes is None else [self._sums.get(c, {}) for c in codes]
        return sum(
            sign * held.get((scenario, month), 0)
            for held in rows
            for sign, scenarios, months in terms
            for scenario in scenarios
            for month in months
        )

    def may_have(self, row: str, own: bool) -> bool:
        """Whether the report may have a row: a parent's own lines stand in one of their own."""
        if own:
            return bool(self._below.get(row)) and row not in KINDS
        codes = {code for codes in self._below.values() for code in codes}
        return row in codes or row in SPECIAL or row == "total"

    def codes_of(self, row: str, own: bool) -> set[str] | None:
        """The codes that a row of the report is the sum of; None: all."""
        if row == "total":
            return None
        return {row} if own else codes_below(self._below, row)

    def _holds_lines(self, code: str) -> bool:
        """Whether any column holds a line of a row, even where they cancel out."""
        held = self._sums.get(code, Counter())
        return any(
            (scenario, month) in held
            for terms in self._columns.values()
            for _, scenarios, months in terms or ()
            for scenario in scenarios
            for month in months
        )

    def _are_initiatives(self, codes: set[str]) -> bool:
        held = [coding for code in codes for coding in self._codings.get(code, ())]
        return bool(held) and all(raw(coding, "initiative") for coding in held)


def report_rows(book: Book, asked: Iterable[Asked], period: int) -> list[dict[str, Any]]:
    chart = Chart(book, period)
    return [row for one in asked for row in Table(book, chart, one, period).rows()]


def asked_of(name: str, parameters: dict[str, Any]) -> tuple[Asked, ...]:
    """A report's sets of rows, by its name and what it was asked with."""
    if name in REPORTS and set(parameters) == {"period"}:
        return REPORTS[name]
    of_deviation = {"period", "rows", "where", "eliminate_internal"}
    if name != "deviation" or "rows" not in parameters or not set(parameters) <= of_deviation:
        raise Wrong("no report", name=name, known=KNOWN)
    where = tuple(parameters.get("where", ()))
    return (Asked(parameters["rows"], where, bool(parameters.get("eliminate_internal"))),)


def differ(stated: Any, made: Any) -> bool:
    """Whether two values of JSON are others; to Python true is 1, and to an auditor not."""
    return canonical(stated) != canonical(made)


KNOWN = ", ".join(DEFINITIONS)


# A proof of a number: what `liggare prove` writes ------------------------------------------------

PROOF = {
    "": "proves format ledger report cell selection events hashes key checkpoint",
    "report": "name definition parameters position seal digest content",
    "cell": "group row own column amount",
    "selection": "rows where eliminate_internal slots",
    "event": "position originator_id originator_version topic lines amount path state",
    "sealed": "format ledger position originator_id originator_version topic state",
}
"""The members of a proof and of its parts: none may be missing, and there may be no other."""


def part_of(value: Any, part: str) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != set(PROOF[part].split()):
        raise Wrong("not a proof", part=part or "the file")
    return value


def check_proof(path: str, key: Key | None) -> None:
    """Check a proof file: signature, head, inclusion of each event, and the number anew."""
    with open(path, "rb") as file:
        content = file.read(LARGEST_PROOF + 1)
    if len(content) > LARGEST_PROOF:
        raise Wrong("too large", file=path)
    proof = part_of(from_json(content), "")
    if differ(proof["format"], 1):
        raise Wrong("other format", found=proof["format"])
    own = read_key(proof["key"])
    checkpoint = read_checkpoint(proof["checkpoint"])
    if not checkpoint.is_signed_by(key or own):
        by = ", ".join(signature[0] for signature in checkpoint.signatures)
        raise Wrong("not trusted", key=key or own, by=by)
    if key is not None and own != key:
        raise Wrong("other key", found=own)
    position = part_of(proof["report"], "report")["position"]
    if type(position) is not int or not 0 < position <= checkpoint.size:
        raise Wrong("wrong place", position=position)
    events = list(proved_events(proof, checkpoint))
    amount = check_cell(proof, events)
    tell_proved(proof, checkpoint, len(events), amount, trusted=key is not None)


def proved_events(proof: dict[str, Any], checkpoint: Checkpoint) -> Iterator[Stored]:
    """The events of a proof, each shown to be in the tree whose head was signed."""
    hashes, used, before = [unbase64(text) for text in proof["hashes"]], set(), 0
    for told in proof["events"]:
        part_of(told, "event")
        position, version = told["position"], told["originator_version"]
        if {type(position), type(version)} != {int} or not before < position <= checkpoint.size:
            raise Wrong("wrong place", position=position)
        if not re.fullmatch(ORIGINATOR, told["originator_id"]) or version < 1:
            raise Wrong("wrong place", position=position)
        state, topic = told["state"].encode(), told["topic"]
        event = Stored(position, told["originator_id"], version, topic, state)
        entry = entry_of(proof["ledger"].encode(), event, sha256(state).digest())
        if not all(type(i) is int and 0 <= i < len(hashes) for i in told["path"]):
            raise Wrong("not a proof", part="path")
        path = [hashes[i] for i in told["path"]]
        used.update(told["path"])
        if head_by_path(leaf_hash(entry), position - 1, checkpoint.size, path) != checkpoint.root:
            raise Wrong("not in log", position=position)
        before = position
        yield event
    if len(used) < len(hashes):
        raise Wrong("useless hash")


def check_cell(proof: dict[str, Any], events: list[Stored]) -> str:
    """Fold the events into the cell, and compare all that the proof says of it."""
    report, cell = proof["report"], part_of(proof["cell"], "cell")
    selection, position = part_of(proof["selection"], "selection"), report["position"]
    period = period_in(report["parameters"]["period"])
    book = Book()
    for event in events:
        if event.position <= position:
            book.take(event)
    asked = [a for a in asked_of(report["name"], report["parameters"]) if a.group == cell["group"]]
    if len(asked) != 1 or differ(report["definition"], DEFINITIONS[report["name"]]):
        raise Wrong("no report", name=f"{report['name']} {cell['group'] or ''}", known=KNOWN)
    chart = Chart(book, period)
    table = Table(book, chart, asked[0], period)
    if type(cell["own"]) is not bool or not table.may_have(cell["row"], cell["own"]):
        raise Wrong("no row", code=cell["row"])
    codes, column = table.codes_of(cell["row"], cell["own"]), cell["column"]
    terms = columns_of(book, period).get(column)
    amount = str(table.cell(codes, column)) if terms else "–"
    if terms is None or amount != cell["amount"]:
        raise Wrong("other amount", found=amount, claimed=cell["amount"])
    if differ(selection, selection_of(asked[0], terms)):
        raise Wrong("other selection")
    for event, told in zip(events, proof["events"], strict=True):
        nothing = {"lines": [], "amount": "0"}
        earlier = event.position <= position
        found = lines_in(event, table, codes, terms) if earlier else nothing
        if differ({name: told[name] for name in found}, found):
            raise Wrong("other lines", position=event.position)
    check_content(proof, report, cell, events)
    return amount


def selection_of(asked: Asked, terms: list[Term]) -> dict[str, Any]:
    """A cell's selection as a proof says it; a forecast round is called by its year and name."""
    slots = [
        {
            "sign": sign,
            "scenario": scenario if isinstance(scenario, str) else list(scenario),
            "periods": list(months),
        }
        for sign, scenarios, months in terms
        for scenario in scenarios
    ]
    return {
        "rows": asked.rows,
        "where": list(asked.where),
        "eliminate_internal": asked.eliminates,
        "slots": slots,
    }


def lines_in(
    event: Stored, table: Table, codes: set[str] | None, terms: list[Term]
) -> dict[str, Any]:
    """The lines of an event that count in a cell, and their sum.

    They stand as runs: the first and last of their numbers from 0, and their sign.
    """
    runs: list[list[int]] = []
    amount, lines = 0, lines_of(event.topic, from_json(event.state))
    if lines is not None:
        rows = [table.row_of(coding) for coding in lines.codings]
        meant = [row is not None and (codes is None or row in codes) for row in rows]
        months = {m: sign for sign, of, span in terms if lines.scenario in of for m in span}
        for number, (coding, period, ore) in enumerate(lines.rows):
            if meant[coding] and period in months:
                amount += months[period] * ore
                if runs and runs[-1][1:] == [number - 1, months[period]]:
                    runs[-1][1] = number
                else:
                    runs.append([number, number, months[period]])
    return {"lines": runs, "amount": str(amount)}


def check_content(
    proof: dict[str, Any], report: dict[str, Any], cell: dict[str, Any], events: list[Stored]
) -> None:
    """Check the report that the number stands in: as it was sealed, or as the proof has it."""
    later = [event for event in events if event.position > report["position"]]
    sealed = [from_json(event.state) for event in later if event.topic == "report.sealed"]
    if len(sealed) != len(later) or len(sealed) != (report["seal"] is not None):
        raise Wrong("later event")
    text = sealed[0]["content"] if sealed else canonical(report["content"])
    if sealed and (report["content"] is not None or differ(sealed[0]["seal"], report["seal"])):
        raise Wrong("other seal")
    if sha256(text.encode()).hexdigest() != report["digest"]:
        raise Wrong("other digest", digest=report["digest"])
    content = from_json(text)
    names = ("definition", "parameters", "position")
    said = {name: report[name] for name in names} | {"report": report["name"]}
    stated = {name: content[name] for name in said}
    if differ(stated, said) or content["ledger"] != proof["ledger"]:
        raise Wrong("other content")
    place = {"group": cell["group"], "code": cell["row"], "own": cell["own"]}
    rows = [row for row in content["rows"] if all(row[name] == place[name] for name in place)]
    if [row["cells"][cell["column"]] for row in rows] != [cell["amount"]]:
        raise Wrong("other cell")


def tell_proved(
    proof: dict[str, Any], checkpoint: Checkpoint, events: int, amount: str, trusted: bool
) -> None:
    report, cell = proof["report"], proof["cell"]
    selection, own = proof["selection"], said("own lines") if cell["own"] else ""
    limits = [*selection["where"], *(["–internal"] if selection["eliminate_internal"] else [])]
    facts = {
        "ledger": proof["ledger"],
        "report": report["name"],
        "period": report["parameters"]["period"],
        "rows": ", ".join([selection["rows"], *limits]),
        "row": " ".join(filter(None, [cell["group"], cell["row"] or "“”", own])),
        "column": cell["column"],
        "amount": amount,
        "position": report["position"],
    }
    say("proved", **facts)
    say("proved events", events=events, origin=checkpoint.origin, size=checkpoint.size)
    if report["seal"] is not None:
        say("sealed too", seal=report["seal"])
    else:
        say("not sealed")
    say("not proved")
    if not trusted:
        say("own key", key=proof["key"])


# A whole exported log ----------------------------------------------------------------------------


class Findings:
    """All that was found wrong: the first of it told one by one."""

    def __init__(self) -> None:
        self.count = 0

    def add(self, sentence: str, /, **facts: Any) -> None:
        self.count += 1
        if self.count <= MOST_TOLD:
            say("wrong", what=said(sentence, **facts))
        elif self.count == MOST_TOLD + 1:
            say("more")


class Hashed:
    """The hashes of a package's events, compared with its tiles; and the log's words on itself."""

    ABOUT_ITSELF = (
        "signing_key.introduced",
        "report.sealed",
        "document.sealed",
        "text.erased",
        "structure.loaded",
    )

    def __init__(self, package: Package, register: dict[str, Any], found: Findings) -> None:
        self._package, self._found = package, found
        self._ledger, self.size = register["ledger"].encode(), register["signed_position"]
        self._entries: list[bytes] = []
        self.apart: list[int] = []  # events whose hash is not the one in the tile
        self.tree = Tree(self._compare)
        self.roots = {0: self.tree.root()}
        self.itself: list[Stored] = []
        self.last = 0

    def read(self, sizes: set[int]) -> None:
        """Read every event; `sizes` are those at which the head is wanted."""
        for event in self._package.events():
            digest = sha256(event.state).digest()
            if digest.hex() != event.stated:
                self._found.add("other sha", position=event.position)
            if event.topic in self.ABOUT_ITSELF:
                self.itself.append(event)
            self.last = event.position
            if self.last <= self.size:
                entry = entry_of(self._ledger, event, digest)
                self._entries.append(len(entry).to_bytes(2, "big") + entry)
                self.tree.add(leaf_hash(entry))
                if self.last in sizes:
                    self.roots[self.last] = self.tree.root()
        for level, row in enumerate(self.tree.edge):
            if row:
                self._compare(level, self.tree.size >> 8 * (level + 1), bytes(row))

    def _compare(self, level: int, number: int, hashes: bytes) -> None:
        """Compare a tile's hashes with those in the package."""
        if level == 0:
            entries, self._entries = b"".join(self._entries), []
            self._kept("entries", number, entries)
        kept = self._kept(level, number, hashes)
        if level == 0:
            pairs = zip(in_hashes(hashes), in_hashes(kept), strict=False)
            self.apart += [number * 256 + i for i, (a, b) in enumerate(pairs, 1) if a != b]

    def _kept(self, level: int | str, number: int, made: bytes) -> bytes:
        """The tile that is kept, compared with the one that is made; empty where it is missing."""
        above = level if isinstance(level, int) else 0
        width = min(256, (self.size >> 8 * above) - number * 256)
        name = "log/" + tile_name(level, number, width)
        if name not in self._package.names:
            self._found.add("missing", file=name)
            return b""
        kept = self._package.read(name)
        if kept != made and level != 0:
            self._found.add("other tile", file=name)
        return kept


def check_log(
    package: Package, key: Key | None, earlier: Checkpoint | None, hashes_only: bool
) -> bool:
    """Check a whole log; tells all that is wrong, and returns whether nothing is."""
    found, register = Findings(), from_json(package.read("ledger.json"))
    notes = {n: checkpoint_in(package, n) for n in package.names if n.startswith("log/checkpoint")}
    sizes = {note.size for note in notes.values()} | ({earlier.size} if earlier else set())
    hashed = Hashed(package, register, found)
    hashed.read(sizes)
    if hashed.last != register["last_position"]:
        found.add("other end", found=hashed.last, wanted=register["last_position"])
    keys = [
        (event.position, read_key(from_json(event.state)["key"]))
        for event in hashed.itself
        if event.topic == "signing_key.introduced" and event.position <= hashed.size
    ]
    check_heads(hashed, notes, found)
    check_keys(keys, notes, key, found)
    if earlier is not None:
        check_earlier(earlier, hashed, [*(k for _, k in keys), *([key] if key else [])], found)
    check_texts(package, hashed, found)
    seals = [event for event in hashed.itself if event.topic == "report.sealed"]
    if not hashes_only:
        check_copies(package, hashed.itself, found)
        check_seals(package, register["ledger"], seals, found)
        check_documents(register["ledger"], hashed.itself, found)
    if found.count:
        say("count", count=found.count)
        return False
    proved = [event for event in seals if event.position <= hashed.size]
    tell_right(hashed, notes, 0 if hashes_only else len(proved))
    if key is None:
        say("own keys", key=", ".join(str(known) for _, known in keys))
    return True


def checkpoint_in(package: Package, name: str) -> Checkpoint:
    try:
        return read_checkpoint(package.read(name).decode())
    except (Wrong, UnicodeDecodeError) as error:
        raise Wrong("in file", file=name, why=error) from None


def check_heads(hashed: Hashed, notes: dict[str, Checkpoint], found: Findings) -> None:
    """Compare every checkpoint's head with that of the events."""
    newest = notes.get("log/checkpoint")
    if newest is None or newest.size != hashed.size:
        found.add("not signed", size=hashed.size)
    right = newest is not None and hashed.roots.get(newest.size) == newest.root
    for position in hashed.apart:
        if right:
            found.add("tile changed", position=position)
        else:
            found.add("changed", position=position)
    for name, note in sorted(notes.items()):
        root = hashed.roots.get(note.size)
        if root is None:
            found.add("events gone", file=name, size=note.size, last=hashed.last)
        elif root != note.root:
            found.add("other head", file=name, size=note.size)


def check_keys(
    keys: list[tuple[int, Key]], notes: dict[str, Checkpoint], key: Key | None, found: Findings
) -> None:
    """Each checkpoint is signed by the key of its time; each new key is vouched for by the old."""
    if key is not None and key not in [known for _, known in keys]:
        found.add("unknown key", key=key, known=", ".join(str(known) for _, known in keys) or "–")
    for name, note in sorted(notes.items()):
        before = [known for position, known in keys if position <= note.size]
        try:
            if not before or not note.is_signed_by(before[-1]):
                found.add("other signer", file=name, key=before[-1] if before else "–")
        except Wrong as error:
            found.add("in file", file=name, why=error)
    # A key is vouched for where the one before it signed a head with its introduction in it.
    for (_, old), (position, new) in pairwise(keys):
        after = [note for note in notes.values() if note.size >= position]
        if not any(signed_by(note, old) and signed_by(note, new) for note in after):
            trusted = key in [known for at, known in keys if at >= position]
            (say if trusted else found.add)("not vouched", position=position, key=new)


def signed_by(note: Checkpoint, key: Key) -> bool:
    """Whether a key signed, where nothing is said of a signature that does not fit."""
    try:
        return note.is_signed_by(key)
    except Wrong:
        return False


def check_earlier(old: Checkpoint, hashed: Hashed, keys: list[Key], found: Findings) -> None:
    """Check that the log goes on from a checkpoint that the auditor was given before."""
    if not any(old.is_signed_by(key) for key in keys):
        found.add("earlier unknown")
    if old.size > hashed.size:
        found.add("rewound", size=old.size, last=hashed.size)
    elif hashed.roots.get(old.size) != old.root:
        found.add("fork", size=old.size)


def check_texts(package: Package, hashed: Hashed, found: Findings) -> None:
    """Texts stand beside the log: each is proved by its id, the HMAC-SHA-256 under its key."""
    if "texts.jsonl" not in package.names:
        return
    states = [from_json(e.state) for e in hashed.itself if e.topic == "text.erased"]
    erased = {state["erased"] for state in states if state["kind"] == "text"}
    for number, line in enumerate(package.lines("texts.jsonl"), 1):
        told = from_json(line)
        digest = hmac_digest(unbase64(told["key"]), told["text"].encode(), "sha256")
        if urlsafe_b64encode(digest).rstrip(b"=").decode() != told["id"]:
            found.add("text changed", number=number, id=told["id"])
        if told["id"] in erased:
            found.add("text there", number=number, id=told["id"])


SEALS = {"report.sealed": "seals", "document.sealed": "documents"}
"""Where the copies of what was sealed stand, for people."""


def check_copies(package: Package, itself: list[Stored], found: Findings) -> None:
    """Structures and seals stand in files too, for people; they must be those of the events."""
    copies = {name for kind in ("structure", *SEALS.values()) for name in package.within(kind)}
    for event in itself:
        state = from_json(event.state)
        if event.topic == "structure.loaded":
            name, copied = f"structure/{event.position}.json", state["structure"]
        elif event.topic in SEALS:
            name, copied = f"{SEALS[event.topic]}/{state['seal']}.json", state
            copied["event_position"] = event.position
            copied |= {n: from_json(copied[n]) for n in ("content", "parameters")}
            del copied["v"]
        else:
            continue
        copies.discard(name)
        if name not in package.names:
            found.add("missing", file=name)
        elif differ(from_json(package.read(name)), copied):
            found.add("other copy", file=name, position=event.position)
    for name in sorted(copies):
        found.add("no copy", file=name)


def check_seals(package: Package, ledger: str, seals: list[Stored], found: Findings) -> None:
    """Recompute every sealed report from the events up to the position it was sealed on."""
    book, events = Book(), package.events()
    position = 0
    sealed = [(event, from_json(event.state)) for event in seals]
    for event, state in sorted(sealed, key=lambda one: one[1]["position"]):
        facts = {"seal": state["seal"], "position": event.position}
        if not 0 < state["position"] < event.position:
            found.add("in seal", **facts, what=said("sealed ahead", position=state["position"]))
            continue
        while position < state["position"] and (following := next(events, None)) is not None:
            book.take(following)
            position = following.position
        try:
            for what in wrong_in_seal(book, state, ledger):
                found.add("in seal", **facts, what=what)
        except Wrong as error:
            found.add("in seal", **facts, what=error)


def check_documents(ledger: str, itself: list[Stored], found: Findings) -> None:
    """Check that what each printed report was sealed with is whole, and its own."""
    for event in itself:
        if event.topic == "document.sealed":
            state = from_json(event.state)
            content = from_json(state["content"])
            wrong = list(wrong_digest(state, content))
            if not 0 < state["position"] < event.position:
                wrong.append(said("sealed ahead", position=state["position"]))
            if (content["ledger"], content["position"]) != (ledger, state["position"]):
                wrong.append(said("sealed other"))
            for what in wrong:
                facts = {"seal": state["seal"], "position": event.position}
                found.add("in document", **facts, what=what)


def wrong_digest(state: dict[str, Any], content: Any) -> Iterator[str]:
    """Whether what was sealed has another digest than its own, or is not canonical JSON."""
    text = state["content"]
    if sha256(text.encode()).hexdigest() != state["digest"] or canonical(content) != text:
        yield said("sealed digest")


def wrong_in_seal(book: Book, state: dict[str, Any], ledger: str) -> Iterator[str]:
    """What is wrong with a sealed report, given the events that it stands on."""
    content = from_json(state["content"])
    yield from wrong_digest(state, content)
    names = ("report", "definition", "position")
    same = all(content[name] == state[name] for name in names) and content["ledger"] == ledger
    if not same or canonical(content["parameters"]) != state["parameters"]:
        yield said("sealed other")
    if DEFINITIONS.get(state["report"]) != state["definition"]:
        yield said("no definition", version=state["definition"], report=state["report"])
        return
    asked = asked_of(state["report"], content["parameters"])
    made = report_rows(book, asked, period_in(content["parameters"]["period"]))
    for row in made:
        row["cells"] = {c: None if ore is None else str(ore) for c, ore in row["cells"].items()}
    yield from rows_apart(content["rows"], made)


def rows_apart(stated: list[Any], made: list[Any]) -> Iterator[str]:
    """Where a report's rows differ from those that were recomputed."""
    for number, (old, new) in enumerate(zip(stated, made, strict=False), 1):
        for column, ore in new["cells"].items():
            if column not in old["cells"] or old["cells"][column] != ore:
                yield said(
                    "other number",
                    code=new["code"] or "“”",
                    column=column,
                    stated=old["cells"].get(column),
                    made=ore,
                )
        if {**old, "cells": 0} != {**new, "cells": 0} or set(old["cells"]) != set(new["cells"]):
            yield said("other row", number=number, stated=old["code"], made=new["code"])
    if len(stated) != len(made):
        yield said("row count", stated=len(stated), made=len(made))


def tell_right(hashed: Hashed, notes: dict[str, Checkpoint], seals: int) -> None:
    head = b64encode(notes["log/checkpoint"].root).decode()
    say("log right", size=hashed.size, head=head)
    say("checked", seals=seals, count=len({note.size for note in notes.values()}))
    if hashed.last > hashed.size:
        say("unsigned", count=hashed.last - hashed.size, size=hashed.size)


# Reports recomputed, checkpoints compared, and the command line ----------------------------------


def period_in(text: str) -> int:
    found = re.fullmatch(r"([0-9]{4})-?(0[1-9]|1[0-2])", text, re.ASCII)
    if not found:
        raise Wrong("no month", text=text[:60])
    return int(found[1] + found[2])


def show_report(options: argparse.Namespace) -> bool:
    """Recompute a report from all events up to a position; print it, or compare it."""
    package, saved, position = Package(options.package), None, options.position
    if options.compare:
        saved = from_json(Path(options.compare).read_bytes())
        position = position or saved["basis"]["position"]
    book, last = Book(), 0
    for event in package.events(position):
        book.take(event)
        last = event.position
    if last < (position or 1):
        raise Wrong("log ends", last=last)
    given = {n: getattr(options, n) for n in ("rows", "where", "eliminate_internal")}
    parameters = {"period": options.period} | {n: value for n, value in given.items() if value}
    period = period_in(options.period)
    made = report_rows(book, asked_of(options.name, parameters), period)
    if saved is None:
        print_rows(made, last)
        return True
    if (period_in(saved["period"]), saved["report"]) != (period, options.name):
        raise Wrong("other report", file=options.compare)
    names = ("level", "kind", "code", "group", "cells")
    stated, anew = ([{n: row[n] for n in names} for row in some] for some in (saved["rows"], made))
    apart = list(rows_apart(stated, anew))
    for what in apart[:MOST_TOLD]:
        say("wrong", what=what)
    if not apart:
        say("report right", last=last, count=sum(len(row["cells"]) for row in made))
    return not apart


def print_rows(rows: list[dict[str, Any]], position: int) -> None:
    """A report as a table with semicolons, in whole öre; empty cells are empty."""
    head = ["group", "level", "kind", "code", "label"]
    say("line", line=";".join([*head, *rows[0]["cells"], f"position={position}"]))
    for row in rows:
        label = row["label"]["message"].format(**row["label"]["facts"]).replace(";", ",")
        cells = ["" if ore is None else ore for ore in row["cells"].values()]
        facts = [row["group"] or "", row["level"], row["kind"], row["code"], label, *cells]
        say("line", line=";".join(map(str, facts)))


def check_extends(old: Checkpoint, new: Checkpoint, between: str, key: Key | None) -> None:
    """Check that a checkpoint extends an older one, by a log's tiles or a consistency proof."""
    if key is not None:
        for one in (old, new):
            if not one.is_signed_by(key):
                raise Wrong("not signed by", size=one.size, key=key)
    if old.origin != new.origin or old.size > new.size:
        raise Wrong("smaller")
    if Path(between).is_file() and not zipfile.is_zipfile(between):
        if not extends_by_path(old, new, read_consistency(between, old, new)):
            raise Wrong("no proof")
    else:
        roots = heads_of_tiles(Package(between), {old.size, new.size})
        for one in (old, new):
            if roots[one.size] != one.root:
                raise Wrong("no head", size=one.size)
    say("extends", old=old.size, new=new.size)
    if key is None:
        say("not checked")


def heads_of_tiles(package: Package, sizes: set[int]) -> dict[int, bytes]:
    """The heads of a log at some sizes, from its lowest tiles."""
    tree, last = Tree(), max(sizes)
    roots = {0: tree.root()}
    folder = "log/" if "log/checkpoint" in package.names else ""
    for number in range((last + 255) // 256):
        width = min(256, last - number * 256)
        name = folder + tile_name(0, number, width)
        if name not in package.names:  # a tile may have grown since
            longer = (folder + tile_name(0, number, w) for w in range(256, width, -1))
            name = next((one for one in longer if one in package.names), name)
        tile = package.read(name)
        if len(tile) < width * 32:
            raise Wrong("too short", file=name)
        for leaf in in_hashes(tile)[:width]:
            tree.add(leaf)
            if tree.size in sizes:
                roots[tree.size] = tree.root()
    return roots


def read_consistency(path: str, old: Checkpoint, new: Checkpoint) -> list[bytes]:
    """The hashes of a proof by `liggare log consistency`: `old SIZE`, hashes, the newer note."""
    above, _, note = read_text(path).partition("\n\n")
    first, *hashes = above.split("\n")
    within = read_checkpoint(note)
    if first != f"old {old.size}" or (within.size, within.root) != (new.size, new.root):
        raise Wrong("other proof", file=path)
    return [unbase64(line) for line in hashes]


# A printed report, as `liggare publish` writes it into a folder -----------------------------------

SUM = re.compile(r"([0-9a-f]{64})  ([^/\\\x00-\x1f]{1,200})")


def check_document(folder: str, key: Key | None) -> None:
    """Check a decided report: its files, its content, and that its seal is in the signed log."""
    sums = sums_of(folder)
    check_files(folder, sums)
    seals = [name for name in sums if name.endswith(".seal.json")]
    if len(seals) != 1:
        raise Wrong("no seal")
    base = seals[0].removesuffix(".seal.json")
    told, state, period = sealed_in(str(Path(folder, base)))
    other = next((name for name in sums if not name.startswith(f"{base}.")), None)
    if other is not None or base != f"{state['report']}-{period}":
        raise Wrong("file of another", file=other or seals[0], name=state["report"], period=period)
    checkpoint = check_included(told, read_text(str(Path(folder, f"{base}.proof"))), key)
    say(
        "document right",
        name=state["report"],
        period=period,
        number=state["seal"],
        body=state["decision"]["body"],
        date=state["decision"]["date"],
        position=state["position"],
        digest=state["digest"],
        at=told["position"],
        size=checkpoint.size,
        files=len(sums),
    )
    if key is None:
        say("not checked")


def check_files(folder: str, sums: dict[str, str]) -> None:
    """Check that a folder holds the files that are listed, as they are listed, and no other."""
    for name, stated in sums.items():
        path = plain_file(folder, name)
        with open(path, "rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != stated:
                raise Wrong("file changed", file=name)
    for other in sorted(os.listdir(folder)):
        if other not in sums and other != "SHA256SUMS":
            raise Wrong("file beside", file=other)


def plain_file(folder: str, name: str) -> str:
    """Where a file lies; what leads elsewhere, or has no end, is none."""
    path = Path(folder, name)
    if path.is_symlink() or not path.is_file():
        raise Wrong("no plain file", file=name)
    return str(path)


def sealed_in(base: str) -> tuple[dict[str, Any], dict[str, Any], Any]:
    """How a report was sealed, the state of the event that did it, and the report's period."""
    told = part_of(from_json(read_text(f"{base}.seal.json")), "sealed")
    if differ(told["format"], 1):
        raise Wrong("other format", found=told["format"])
    state = from_json(told["state"])
    if told["topic"] != "document.sealed" or state["content"] != read_text(f"{base}.content.json"):
        raise Wrong("other document")
    if sha256(state["content"].encode()).hexdigest() != state["digest"]:
        raise Wrong("other document")
    content = from_json(state["content"])
    if content["position"] != state["position"] or content["ledger"] != told["ledger"]:
        raise Wrong("other document")
    return told, state, content["parameters"]["period"]


def sums_of(folder: str) -> dict[str, str]:
    """The SHA-256 of each file, as SHA256SUMS states it."""
    lines = read_text(plain_file(folder, "SHA256SUMS")).splitlines()
    found = [SUM.fullmatch(line) for line in lines]
    sums = {one[2]: one[1] for one in found if one}
    if not sums or len(sums) != len(found) or {".", ".."} & sums.keys():
        raise Wrong("no sums")
    return sums


def check_included(told: dict[str, Any], proof: str, key: Key | None) -> Checkpoint:
    """The checkpoint that a C2SP tlog-proof ends with, of a log that holds an event."""
    above, blank, note = proof.partition("\n\n")
    lines = above.split("\n")
    if not blank or lines.pop(0) != "c2sp.org/tlog-proof@v1" or len(lines) > 66:
        raise Wrong("not a proof", part="proof")
    if lines and lines[0].startswith("extra "):
        lines.pop(0)
    position, version = told["position"], told["originator_version"]
    if {type(position), type(version)} != {int} or not 0 < position < 1 << 60 or version < 1:
        raise Wrong("wrong place", position=position)
    if not re.fullmatch(ORIGINATOR, told["originator_id"]) or lines[:1] != [
        f"index {position - 1}"
    ]:
        raise Wrong("wrong place", position=position)
    checkpoint = read_checkpoint(note)
    if key is not None and not checkpoint.is_signed_by(key):
        raise Wrong("not signed by", size=checkpoint.size, key=key)
    state = told["state"].encode()
    event = Stored(position, told["originator_id"], version, told["topic"], state)
    leaf = leaf_hash(entry_of(told["ledger"].encode(), event, sha256(state).digest()))
    path = [unbase64(line) for line in lines[1:]]
    if head_by_path(leaf, position - 1, checkpoint.size, path) != checkpoint.root:
        raise Wrong("not in log", position=position)
    return checkpoint


def read_text(path: str) -> str:
    with open(path, "rb") as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise Wrong("too large", file=path)
    return content.decode()


WORDS = """\
false signature: the signature of {key} on the checkpoint of size {size} is false
underskriften av {key} på kontrollpunkten vid {size} händelser är falsk
no base64: “{text}” is not Base64
”{text}” är inte Base64
no key: “{text}” is not a public Ed25519 key as name+id+Base64
”{text}” är ingen öppen Ed25519-nyckel skriven namn+id+Base64
no checkpoint: this is not a signed checkpoint: “{text}”
detta är ingen undertecknad kontrollpunkt: ”{text}”
two files: {file} holds two files of the same name
{file} innehåller två filer med samma namn
missing: {file} is missing in the package
{file} saknas i paketet
leads out: {file} leads out of the package
{file} leder ut ur paketet
too large: {file} is too large to be read
{file} är för stor för att läsas
line cut: {file} has a line that is too long or cut off
{file} har en rad som är för lång eller avhuggen
no event: {file}, line {number}: this is no event
{file}, rad {number}: detta är ingen händelse
wrong position: {file}, line {number}: event {found} stands where event {wanted} should: events are missing, were put in, or have changed places
{file}, rad {number}: händelse {found} står där händelse {wanted} ska stå: händelser saknas, har lagts in eller bytt plats
no json: JSON that cannot be read: {why}
JSON som inte går att läsa: {why}
in event: event {position}: {why}
händelse {position}: {why}
unreadable: event {position} ({topic}) cannot be read: {why}
händelse {position} ({topic}) går inte att läsa: {why}
other topic: this program does not know “{topic}”, or not this version of it: use a newer one
detta program känner inte till ”{topic}”, eller inte denna version: använd ett nyare
no structure: there is no structure at that position
det finns ingen struktur vid den positionen
no dimension: the ledger has no dimension “{code}”
liggaren har ingen dimension ”{code}”
no report: there is no report “{name}”; the reports are {known}
det finns ingen rapport ”{name}”; rapporterna är {known}
not a proof: the proof is not written as it must be: {part}
beviset är inte skrivet som det måste vara: {part}
other format: the file is written as format {found}, and this program knows 1
filen är skriven i format {found}, och detta program kan 1
not trusted: the checkpoint is not signed by {key}, which you trust; it is signed by {by}
kontrollpunkten är inte undertecknad av {key}, som du litar på; den är undertecknad av {by}
other key: the proof names another key, {found}, than you trust
beviset nämner en annan nyckel, {found}, än den du litar på
wrong place: event {position} stands in the wrong place
händelse {position} står på fel plats
not in log: event {position} is not in the log that was signed: its bytes, topic, id or position, or its proof, are not what was signed
händelse {position} finns inte i den logg som undertecknades: dess byte, slag, id eller position, eller dess bevis, är inte det som undertecknades
useless hash: the proof holds a hash that proves nothing
beviset har ett hashvärde som inget bevisar
other amount: the events give {found} öre, and the proof says {claimed}
händelserna ger {found} öre, och beviset säger {claimed}
other selection: the selection is not that of the cell
urvalet är inte cellens
other lines: the proof lists other lines of event {position} than the cell selects
beviset räknar upp andra rader i händelse {position} än dem som cellen väljer ut
later event: the proof holds events after the report's position that are not its seal
beviset har händelser efter rapportens position som inte är dess försegling
other seal: the seal is not the one that the proof names
förseglingen är inte den som beviset nämner
other digest: the report's content does not have the SHA-256 {digest}
rapportens innehåll har inte SHA-256 {digest}
other content: the report's content is of another report than the proof
rapportens innehåll är av en annan rapport än beviset
other cell: the report's content has another amount in the cell than the proof says
rapportens innehåll har ett annat belopp i cellen än beviset säger
no row: the report has no row “{code}”
rapporten har ingen rad ”{code}”
own lines: (its own lines alone)
(bara dess egna rader)
proved: OK: {ledger}: {report} {period} ({rows}), row {row}, column {column}, as of position {position}: {amount} öre.
OK: {ledger}: {report} {period} ({rows}), rad {row}, kolumn {column}, per position {position}: {amount} öre.
proved events: These {events} events are in the log {origin}, which was signed at {size} events.
Dessa {events} händelser finns i loggen {origin}, som undertecknades vid {size} händelser.
sealed too: The sealed report number {seal} says the same.
Den förseglade rapporten nummer {seal} säger detsamma.
not sealed: The file shows no seal of the report: it proves the number, not that it was decided, nor that it was not.
Filen visar ingen försegling av rapporten: den bevisar talet, inte att det beslutades, och inte heller motsatsen.
not proved: Not proved: that no other event belongs to the number. For that check the whole log.
Inte bevisat: att ingen annan händelse hör till talet. Kontrollera hela loggen för det.
own key: The key is the proof's own. Compare it with the one you were given: {key}
Nyckeln är bevisets egen. Jämför den med den du har fått: {key}
wrong: WRONG: {what}
FEL: {what}
more: More is wrong, which is not told one by one.
Mer är fel, som inte räknas upp ett för ett.
other sha: event {position}: its bytes do not have the SHA-256 that stands beside them
händelse {position}: dess byte har inte det SHA-256 som står bredvid dem
other tile: {file} is not made of the events
{file} är inte bildad av händelserna
other end: the events end at position {found}, and ledger.json says {wanted}: the log was cut off or lengthened
händelserna slutar vid position {found}, och ledger.json säger {wanted}: loggen är avhuggen eller förlängd
in file: {file}: {why}
{file}: {why}
not signed: the log has no checkpoint of {size} events: it is not signed, so that nothing of it is proved
loggen har ingen kontrollpunkt vid {size} händelser: den är inte undertecknad, så att inget i den är bevisat
tile changed: event {position} is what was signed, but its hash in the tile is another: the tile was changed
händelse {position} är den som undertecknades, men dess hashvärde i plattan är ett annat: plattan har ändrats
changed: event {position} was changed: its bytes, topic, id or position are not those whose hash was signed
händelse {position} har ändrats: dess byte, slag, id eller position är inte de vars hashvärde undertecknades
events gone: {file} was signed at {size} events, and the log has {last}: events are gone
{file} undertecknades vid {size} händelser, och loggen har {last}: händelser är borta
other head: {file}: the head that was signed at {size} events is not the head of these events: they were changed, or this is another log (a fork)
{file}: det huvud som undertecknades vid {size} händelser är inte dessa händelsers: de har ändrats, eller så är detta en annan logg (en förgrening)
unknown key: the log is not signed by {key}, which you trust; it names {known}
loggen är inte undertecknad av {key}, som du litar på; den nämner {known}
other signer: {file} is not signed by the key that the log then had, {key}
{file} är inte undertecknad av den nyckel som loggen då hade, {key}
not vouched: event {position} takes the key {key} into use, and the key before it does not vouch for it: compare with what you were told
händelse {position} tar nyckeln {key} i bruk, och nyckeln före den går inte i god för den: jämför med vad du har fått veta
earlier unknown: your earlier checkpoint is not signed by a key of this log
din tidigare kontrollpunkt är inte undertecknad av någon av loggens nycklar
rewound: your earlier checkpoint is of {size} events, and the log is signed to {last}: it was rewound
din tidigare kontrollpunkt är vid {size} händelser, och loggen är undertecknad till {last}: den har backats
fork: the log does not extend your earlier checkpoint of {size} events: there are two logs (a fork), or events were changed
loggen går inte vidare från din tidigare kontrollpunkt vid {size} händelser: det finns två loggar (en förgrening), eller så har händelser ändrats
text changed: texts.jsonl, line {number}: the text {id} was changed
texts.jsonl, rad {number}: texten {id} har ändrats
text there: texts.jsonl, line {number}: the text {id} is there, and the log says that it was erased
texts.jsonl, rad {number}: texten {id} finns kvar, och loggen säger att den raderades
other copy: {file} is not what event {position} holds
{file} är inte vad händelse {position} innehåller
no copy: {file} belongs to no event
{file} hör inte till någon händelse
in seal: seal {seal} (event {position}): {what}
försegling {seal} (händelse {position}): {what}
in document: printed report {seal} (event {position}): {what}
trycksak {seal} (händelse {position}): {what}
sealed digest: the sealed content does not have its SHA-256
det förseglade innehållet har inte sitt SHA-256
sealed other: the sealed content is of another report than its event
det förseglade innehållet är av en annan rapport än dess händelse
sealed ahead: it stands on position {position}, which is not before it
den står på position {position}, som inte är före den
no definition: this program knows no definition {version} of {report}, so that it was not recomputed
detta program kan inte definition {version} av {report}, så den räknades inte om
other number: row {code}, column {column}: it says {stated} öre, and the events give {made}
rad {code}, kolumn {column}: där står {stated} öre, och händelserna ger {made}
other row: row {number} is another: {stated}, and not {made}
rad {number} är en annan: {stated}, och inte {made}
row count: it has {stated} rows, and the events give {made}
den har {stated} rader, och händelserna ger {made}
count: {count} things are wrong.
Fel: {count} stycken.
log right: OK: {size} events are those that were signed; the head is {head}.
OK: {size} händelser är de som undertecknades; huvudet är {head}.
checked: {count} checkpoints and {seals} sealed reports were checked.
Kontrollerade: {count} kontrollpunkter och {seals} förseglade rapporter.
unsigned: {count} events after position {size} are not signed yet, and not proved.
{count} händelser efter position {size} är inte undertecknade än, och inte bevisade.
own keys: The keys are the log's own. Compare with the one you were given: {key}
Nycklarna är loggens egna. Jämför med den du har fått: {key}
no month: “{text}” is not a month as 2025-03
”{text}” är ingen månad som 2025-03
log ends: the log ends at position {last}
loggen slutar vid position {last}
other report: {file} is of another report or period
{file} är av en annan rapport eller period
report right: OK: all {count} cells are what the events to position {last} give.
OK: alla {count} celler är vad händelserna till position {last} ger.
line: {line}
{line}
not signed by: the checkpoint of size {size} is not signed by {key}
kontrollpunkten vid {size} händelser är inte undertecknad av {key}
smaller: the newer checkpoint is smaller, or of another log
den nyare kontrollpunkten är mindre, eller av en annan logg
no proof: the proof does not lead from the one head to the other: the log does not extend the older checkpoint (a fork), or the proof is of others
beviset leder inte från det ena huvudet till det andra: loggen går inte vidare från den äldre kontrollpunkten (en förgrening), eller så gäller beviset andra
no head: the head that was signed at {size} events is not that of this log: a fork, or the log was changed
det huvud som undertecknades vid {size} händelser är inte denna loggs: en förgrening, eller så har loggen ändrats
extends: OK: the checkpoint of {new} events extends that of {old}.
OK: kontrollpunkten vid {new} händelser går vidare från den vid {old}.
not checked: No key was given: the signatures were not checked.
Ingen nyckel angavs: underskrifterna kontrollerades inte.
too short: {file} is shorter than it must be
{file} är kortare än den måste vara
other proof: {file} is a proof of other checkpoints
{file} är ett bevis om andra kontrollpunkter
file changed: {file} is not what SHA256SUMS says
{file} är inte vad SHA256SUMS säger
file beside: {file} is not listed in SHA256SUMS
{file} står inte i SHA256SUMS
no sums: SHA256SUMS lists no files as it must: SHA-256, two blanks, a file's name
SHA256SUMS räknar inte upp filerna så som den måste: SHA-256, två blanksteg, filens namn
no seal: the folder holds no seal: what is in it is a draft, and nothing proves it
mappen innehåller ingen försegling: det som ligger i den är ett utkast, och ingenting bevisar det
no plain file: {file} is no file that lies in the folder
{file} är ingen fil som ligger i mappen
file of another: {file} is not of what was sealed, which is {name} for {period}
{file} hör inte till det som förseglades, som är {name} för {period}
other document: the content is not what was sealed
innehållet är inte det som förseglades
document right: OK: {name} for {period}, sealed as no. {number} by {body} on {date}, stands on position {position}; SHA-256 of its content {digest}. Its seal is event {at} of the signed log of {size} events. {files} files are as SHA256SUMS lists them, which nobody signed: whoever doubts the pages prints the report again from the log.
OK: {name} för {period}, förseglad som nr {number} av {body} den {date}, står på position {position}; innehållets SHA-256 är {digest}. Förseglingen är händelse {at} i den undertecknade loggen om {size} händelser. {files} filer är så som SHA256SUMS räknar upp dem, vilket ingen har undertecknat: den som tvivlar på sidorna skriver ut rapporten på nytt ur loggen.
malformed: it is not written as it must be: {why}
det är inte skrivet som det måste vara: {why}
"""  # noqa: E501
LANGUAGE = ["sv"]
_PAIRS = WORDS.splitlines()
ENGLISH = dict(line.split(": ", 1) for line in _PAIRS[::2])
SWEDISH = dict(zip(ENGLISH, _PAIRS[1::2], strict=True))


def said(what: str, /, **facts: Any) -> str:
    """What WORDS has to say under a name, in the language asked for.

    A fact may come from a forger: what is no plain character in it is shown by its number.
    """
    shown = {name: "".join(map(plain, str(fact))) for name, fact in facts.items()}
    return (SWEDISH if LANGUAGE[0] == "sv" else ENGLISH)[what].format(**shown)


def plain(character: str) -> str:
    return character if character.isprintable() else f"\\u{ord(character):04x}"


def say(sentence: str, /, **facts: Any) -> None:
    sys.stdout.write(said(sentence, **facts) + "\n")


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[1])
    parser.add_argument("--lang", choices=("sv", "en"), default="sv", help="språk / language")
    commands = parser.add_subparsers(dest="command", required=True)
    proof = commands.add_parser("proof", help="ett bevis av ett tal / the proof of a number")
    proof.add_argument("file")
    log = commands.add_parser("log", help="en hel exporterad logg / a whole exported log")
    log.add_argument("package")
    log.add_argument("--checkpoint", help="en tidigare kontrollpunkt / an earlier checkpoint")
    log.add_argument(
        "--hashes-only", action="store_true", help="räkna inte om rapporter / recompute no report"
    )
    report = commands.add_parser("report", help="räkna om en rapport / recompute a report")
    for name in ("package", "name", "period"):
        report.add_argument(name)
    report.add_argument("--position", type=int)
    report.add_argument("--rows")
    report.add_argument("--where", action="append", default=[], metavar="DIMENSION=CODE")
    report.add_argument("--eliminate-internal", action="store_true")
    report.add_argument(
        "--compare", metavar="FILE", help="liggare report … --format json --out FILE"
    )
    document = commands.add_parser("document", help="ett tryckt beslut / a printed report")
    document.add_argument("folder")
    extends = commands.add_parser("extends", help="går vidare från / one extends the other")
    for name in ("old", "new", "between"):
        extends.add_argument(name)
    for command in (proof, log, document, extends):
        command.add_argument("--key", help="den öppna nyckel du litar på / the key you trust")
    return parser


def check(options: argparse.Namespace) -> bool:
    """Do what was asked for; False where something is wrong that was told."""
    key = read_key(options.key) if getattr(options, "key", None) else None
    if options.command == "proof":
        check_proof(options.file, key)
    elif options.command == "log":
        old = read_checkpoint(read_text(options.checkpoint)) if options.checkpoint else None
        return check_log(Package(options.package), key, old, options.hashes_only)
    elif options.command == "report":
        return show_report(options)
    elif options.command == "document":
        check_document(options.folder, key)
    else:
        older, newer = (read_checkpoint(read_text(path)) for path in (options.old, options.new))
        check_extends(older, newer, options.between, key)
    return True


def run(words: list[str] | None = None) -> int:
    """The command line; answers with the exit code."""
    options = arguments().parse_args(words)
    LANGUAGE[0] = options.lang
    try:
        return 0 if check(options) else 1
    except Wrong as error:
        what: object = error
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        what = error
    except (
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        ArithmeticError,
        RuntimeError,  # too deep, or an archive with a password
        MemoryError,
    ) as error:
        why = f"{type(error).__name__} {error}"[:200]
        what = said("malformed", why=why)
    say("wrong", what=what)
    return 1


if __name__ == "__main__":
    sys.exit(run())
