"""Evidence files: kept once under their digest, of a few kinds and a bounded size, and without a name for blind reviewers."""

from __future__ import annotations

import hashlib
import io
import os
import re
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from wusong.words.labels import L
from wusong.words.problems import Problem, Refused

MOST_BYTES = 10 * 2**20
KINDS = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "docx": b"PK\x03\x04", "txt": b""}
TYPES = {
    "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "txt": "text/plain; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip


@dataclass(frozen=True)
class Upload:
    """A file as it was handed in."""

    name: str
    content: bytes


def kind_of(content: bytes) -> str | None:
    """What a file is by its own first bytes, whatever its name says.

    >>> kind_of(b"%PDF-1.7 ..."), kind_of("证明".encode()), kind_of(b"MZ" + bytes(9))
    ('pdf', 'txt', None)
    """
    for kind, magic in KINDS.items():
        if magic and content.startswith(magic):
            return kind if kind != "docx" or b"word/" in content else None
    try:
        return None if "\0" in content.decode() else "txt"
    except UnicodeDecodeError:
        return None


def keep(upload: Upload) -> tuple[str, str]:
    """Keep a file; its digest and kind. Refused when it is too large, empty, or of a kind that is not taken."""
    where = L(f"材料“{upload.name}”", f"file {upload.name!r}")
    if not 0 < len(upload.content) <= MOST_BYTES:
        raise Refused(
            [
                Problem(
                    where,
                    f"{len(upload.content)} B",
                    L("1字节至10 MB", "between 1 byte and 10 MB"),
                    L("请压缩后再传", "make it smaller"),
                )
            ]
        )
    kind = kind_of(upload.content)
    if kind is None:
        kinds = "、".join(KINDS)
        raise Refused(
            [
                Problem(
                    where,
                    upload.name.rpartition(".")[2],
                    L(f"{kinds} 之一", f"one of {', '.join(KINDS)}"),
                    L("请另存为这些格式", "save it as one of these"),
                )
            ]
        )
    digest = hashlib.sha256(upload.content).hexdigest()
    path = place(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(f".{os.getpid()}")
        half.write_bytes(upload.content)
        half.replace(path)
    return digest, kind


def place(digest: str) -> Path:
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise ValueError(f"{digest!r} is no digest")
    return settings.VAR / "evidence" / digest[:2] / digest


def content(digest: str) -> bytes:
    return place(digest).read_bytes()


def anonymous(content: bytes, kind: str) -> bytes:
    """The same document without what its format says of its author: the text itself is the applicant's to keep clean."""
    return {"pdf": _pdf, "docx": _docx, "jpg": _jpg, "png": _png}.get(kind, lambda c: c)(content)


def _pdf(content: bytes) -> bytes:
    import pypdf

    writer = pypdf.PdfWriter()
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        writer.add_page(page)
    writer.metadata = None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _docx(content: bytes) -> bytes:
    """The core and app properties are replaced by empty ones, comments' and changes' authors by nobody."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            said = old.read(entry)
            if entry.filename.startswith("docProps/") and entry.filename.endswith(".xml"):
                said = re.sub(rb">[^<>]+</", b"></", said)
            elif entry.filename.startswith("word/") and entry.filename.endswith(".xml"):
                said = re.sub(rb'w:(author|initials)="[^"]*"', rb'w:\1=""', said)
            new.writestr(zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0)), said)
    return out.getvalue()


def _jpg(content: bytes) -> bytes:
    """Without the segments APP1 to APP15 and the comments: place, camera, owner."""
    out, at = bytearray(content[:2]), 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xDA:  # the picture itself
            break
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        if not (0xE1 <= marker <= 0xEF or marker == 0xFE):
            out += content[at : at + 2 + length]
        at += 2 + length
    return bytes(out) + content[at:]


def _png(content: bytes) -> bytes:
    """Only the chunks a picture needs."""
    out, at = bytearray(content[:8]), 8
    while at + 12 <= len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        if content[at + 4 : at + 8] not in (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"):
            out += content[at : at + 12 + length]
        at += 12 + length
    return bytes(out)
