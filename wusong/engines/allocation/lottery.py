"""A draw that anyone can run again: protocol `wl1`.

1. The list is fixed. Its records are written in canonical form, hashed into a Merkle tree (RFC 6962 shape), and the root, the
   number of records, the digest of the rules, and the beacon round to come are published.
2. Several parties publish commitments to secret nonces with the list, and reveal them before the beacon's round. A nonce that
   is not revealed counts as 32 zero bytes, and is reported.
3. The seed is the hash of all of that and of the beacon's value. Nobody could know it while the list could change.
4. Everybody's ticket is an HMAC of the seed over the receipt: a family computes its own, and a withdrawal changes nobody
   else's. Lower tickets come first.
5. Shuffles and seats come from a ChaCha20 stream (RFC 8439) by rejection sampling, never by a remainder.

Every hashed field is preceded by its length (four bytes, big-endian), so no two inputs are written alike.
`verify_allocation.py` does all this again in plain Python and shares no line with this module.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from wusong.engines.allocation.errors import AllocationError

PROTOCOL = "wl1"
SILENT = bytes(32)  # what an unrevealed nonce counts as


def canonical(record: Any) -> bytes:
    """A record as bytes: JSON with sorted keys and no spaces, UTF-8, whole numbers only.

    AllocationError for a fraction or anything JSON has no single spelling for.

    >>> canonical({"school": "一中", "rank": 1})
    b'{"rank":1,"school":"\\xe4\\xb8\\x80\\xe4\\xb8\\xad"}'
    """
    _check_exact(record, "record")
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _check_exact(value: Any, where: str) -> None:
    if value is None or isinstance(value, str | bool | int):
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise AllocationError(where, f"键 {key!r} 应为文字", f"the key {key!r} is not text")
            _check_exact(inner, f"{where}.{key}")
    elif isinstance(value, list | tuple):
        for place, inner in enumerate(value):
            _check_exact(inner, f"{where}[{place}]")
    else:
        raise AllocationError(
            where,
            f"{value!r} 没有唯一写法，请用整数或文字",
            f"{value!r} has no single spelling; use whole numbers or text",
        )


def fields(*parts: bytes | str | int) -> bytes:
    """Parts one after another, each preceded by its length; a number is eight bytes, big-endian.

    >>> fields("a", 1).hex()
    '0000000161000000080000000000000001'
    """
    out = []
    for part in parts:
        data = part.encode() if isinstance(part, str) else part.to_bytes(8, "big") if isinstance(part, int) else part
        out += [len(data).to_bytes(4, "big"), data]
    return b"".join(out)


def digest(*parts: bytes | str | int) -> bytes:
    """SHA-256 over `fields`."""
    return hashlib.sha256(fields(*parts)).digest()


def receipt(secret: bytes, identifier: str) -> str:
    """The name under which a person appears in what is published: a keyed hash, 20 hexadecimal digits.

    secret : at least 16 bytes, kept by the bureau for one round and never published.

    >>> receipt(bytes(16), "220204200001010000")
    '7b301f66dbd4937a00d8'
    """
    if len(secret) < 16:
        raise AllocationError("secret", "至少 16 字节", "takes at least 16 bytes")
    return hmac.new(secret, fields("wl1/receipt", identifier), hashlib.sha256).hexdigest()[:20]


# The Merkle tree of the list.


def leaf(record: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + record).digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaves, in the shape of RFC 6962; of none, the hash of nothing.

    >>> merkle_root([]).hex()[:16]
    'e3b0c44298fc1c14'
    """
    level = list(leaves)
    if not level:
        return hashlib.sha256(b"").digest()
    while len(level) > 1:  # pairing from the left and passing on the odd one out gives the RFC's shape
        paired = [hashlib.sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = paired + ([level[-1]] if len(level) % 2 else [])
    return level[0]


def inclusion(leaves: Sequence[bytes], place: int) -> list[tuple[str, bytes]]:
    """What a family needs to see that its record is in the list: the hashes to join, and on which side.

    >>> leaves = [leaf(b"%d" % i) for i in range(5)]
    >>> all(included(leaves[i], inclusion(leaves, i), merkle_root(leaves)) for i in range(5))
    True
    """
    if not 0 <= place < len(leaves):
        raise AllocationError("place", f"没有第 {place} 条", f"there is no record {place}")
    path, level = [], list(leaves)
    while len(level) > 1:
        other = place ^ 1
        if other < len(level):
            path.append(("left" if other < place else "right", level[other]))
        paired = [hashlib.sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = paired + ([level[-1]] if len(level) % 2 else [])
        place //= 2
    return path


def included(start: bytes, path: Iterable[tuple[str, bytes]], root: bytes) -> bool:
    """Whether a path from `inclusion` leads from a leaf to the root."""
    for side, other in path:
        start = hashlib.sha256(b"\x01" + (other + start if side == "left" else start + other)).digest()
    return hmac.compare_digest(start, root)


# Seed and tickets.


@dataclass(frozen=True)
class Party:
    """One who brings a secret to the draw: a name, the published commitment, and the nonce once it is revealed."""

    name: str
    commitment: bytes
    nonce: bytes | None = None


@dataclass(frozen=True)
class Draw:
    """Everything the seed is made of.

    rules, records : digest of the rules and Merkle root of the list, 32 bytes each; `count` records.
    beacon, round, value : the public source named beforehand, which of its rounds, and what it said.
    """

    rules: bytes
    records: bytes
    count: int
    beacon: str
    round: int
    value: bytes
    parties: tuple[Party, ...] = ()

    def seed(self) -> bytes:
        """The seed, 32 bytes. AllocationError where a revealed nonce is not the one committed to.

        >>> party = Party("公证处", commitment("公证处", bytes(32)), bytes(32))
        >>> Draw(bytes(32), bytes(32), 2, "beacon", 7, b"value", (party,)).seed().hex()[:16]
        '8cb488a6fdd4f49a'
        """
        for name, width in (("rules", self.rules), ("records", self.records)):
            if len(width) != 32:
                raise AllocationError(name, "应为 32 字节", "takes 32 bytes")
        if len({party.name for party in self.parties}) != len(self.parties):
            raise AllocationError("parties", "有两方同名", "two parties have the same name")
        if not self.value and not self.parties:
            raise AllocationError(
                "value", "既无信标又无参与方，种子可预知", "without beacon and parties the seed is no secret"
            )
        for party in self.parties:
            if party.nonce is not None and commitment(party.name, party.nonce) != party.commitment:
                raise AllocationError(
                    f"parties[{party.name}]", "揭示的随机数与承诺不符", "the nonce revealed is not the one committed to"
                )
        brought: list[bytes | str] = []
        for party in self.parties:
            brought += [party.name, party.commitment, SILENT if party.nonce is None else party.nonce]
        return digest("wl1/seed", self.rules, self.records, self.count, self.beacon, self.round, self.value, *brought)

    @property
    def silent(self) -> tuple[str, ...]:
        """The parties that did not reveal."""
        return tuple(party.name for party in self.parties if party.nonce is None)


def commitment(party: str, nonce: bytes) -> bytes:
    """What a party publishes with the list. AllocationError unless the nonce has 32 bytes.

    >>> commitment("家长代表", bytes(32)).hex()[:16]
    'd70ea01198951297'
    """
    if len(nonce) != 32:
        raise AllocationError("nonce", f"应为 32 字节，实为 {len(nonce)}", f"takes 32 bytes, not {len(nonce)}")
    return digest("wl1/commit", party, nonce)


def ticket(seed: bytes, scope: str, identifier: str) -> bytes:
    """One ticket, 32 bytes; lower comes first. `scope` is "city" for one draw, a school's code for a draw of each school.

    >>> ticket(bytes(32), "city", "r1").hex()[:16]
    '6d701c8e0f4a67c2'
    """
    return hmac.new(seed, fields("wl1/ticket", scope, identifier), hashlib.sha256).digest()


def turns(seed: bytes, scope: str, identifiers: Sequence[str]) -> np.ndarray:
    """int64 (identifiers,). The place of each one's ticket among all, 0 the first.

    >>> turns(bytes(32), "city", ["r1", "r2", "r3"])
    array([0, 2, 1])
    """
    start = hmac.new(seed, fields("wl1/ticket", scope), hashlib.sha256)
    tickets = []
    for identifier in identifiers:
        one = start.copy()
        data = identifier.encode()
        one.update(len(data).to_bytes(4, "big") + data)
        tickets.append(one.digest())
    order = sorted(range(len(tickets)), key=tickets.__getitem__)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return place


# A stream of fair numbers.


def chacha20(key: bytes, counter: int, blocks: int) -> bytes:
    """Blocks of the ChaCha20 key stream (RFC 8439, nonce zero), 64 bytes each, from block `counter`.

    >>> chacha20(bytes(32), 0, 1).hex()[:32]
    '76b8e0ada0f13d90405d6ae55386bd28'
    """
    state = np.empty((16, blocks), np.uint32)
    state[:4] = np.frombuffer(b"expand 32-byte k", "<u4")[:, None]
    state[4:12] = np.frombuffer(key, "<u4")[:, None]
    state[12] = np.arange(counter, counter + blocks, dtype=np.uint64).astype(np.uint32)
    state[13:] = 0
    work = state.copy()
    for _ in range(10):
        for a, b, c, d in (
            (0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
            (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14),
        ):  # fmt: skip
            for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                work[x] += work[y]
                work[z] ^= work[x]
                work[z] = (work[z] << np.uint32(turn)) | (work[z] >> np.uint32(32 - turn))
    work += state
    return work.T.astype("<u4").tobytes()


class Stream:
    """Fair whole numbers from a seed, for one purpose.

    >>> stream = Stream(bytes(32), "seats")
    >>> [stream.below(6) for _ in range(8)]
    [4, 4, 0, 1, 2, 5, 5, 2]
    >>> Stream(bytes(32), "seats").shuffled(range(8))
    [3, 1, 2, 4, 5, 7, 6, 0]
    """

    def __init__(self, seed: bytes, purpose: str):
        self._key = hmac.new(seed, fields("wl1/stream", purpose), hashlib.sha256).digest()
        self._words = self._read()

    def _read(self) -> Iterator[int]:
        counter, blocks = 0, 1
        while True:
            yield from np.frombuffer(chacha20(self._key, counter, blocks), "<u8").tolist()
            counter, blocks = counter + blocks, min(2 * blocks, 1024)

    def below(self, bound: int) -> int:
        """A number from 0 up to `bound`, excluded, all equally likely: words beyond the last whole multiple are thrown away."""
        if not 0 < bound <= 1 << 63:
            raise AllocationError("bound", "应为 1 到 2^63", "is from 1 to 2^63")
        limit = (1 << 64) - (1 << 64) % bound
        while (word := next(self._words)) >= limit:
            pass
        return word % bound

    def shuffled(self, items: Iterable[Any]) -> list[Any]:
        """The items in fair random order: Fisher & Yates from the top."""
        out = list(items)
        for i in range(len(out) - 1, 0, -1):
            j = self.below(i + 1)
            out[i], out[j] = out[j], out[i]
        return out


def closed_ring(identifiers: Sequence[str], seats: int, seed: bytes) -> list[str]:
    """A city's older rule: from a drawn start, every k-th of the ring is taken, k drawn too.

    Kept for places whose rules prescribe it. It has at most n² outcomes, so whoever could choose the step after seeing the list
    could choose winners; here both numbers come from the seed. Those taken already are stepped over.

    >>> closed_ring([f"r{i}" for i in range(6)], 3, bytes(32))
    ['r5', 'r2', 'r0']
    """
    if not 0 <= seats <= len(identifiers):
        raise AllocationError("seats", "应在 0 和人数之间", "lies between 0 and the number of identifiers")
    ring, taken = list(identifiers), []
    stream = Stream(seed, "ring")
    at = stream.below(len(ring)) if ring else 0
    step = 1 + stream.below(max(len(ring) - 1, 1))
    for _ in range(seats):
        taken.append(ring.pop(at))
        if ring:
            at = (at + step - 1) % len(ring)
    return taken


def approvals_hold(approvals: Mapping[str, str], expected: str) -> bool:
    """Whether two different officers have approved this digest; `approvals` maps an officer's code to the digest approved.

    >>> approvals_hold({"officer-1": "ab", "officer-2": "ab"}, "ab"), approvals_hold({"officer-1": "ab"}, "ab")
    (True, False)
    """
    return sum(approved == expected for approved in approvals.values()) >= 2
