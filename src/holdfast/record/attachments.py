"""Attachments: known by content, limited, sealed in files outside the web's root, given back only to be saved."""

import hashlib
import uuid
from dataclasses import dataclass

from holdfast.errors import HoldfastError
from holdfast.record.journal import change
from holdfast.record.models import Attachment, Complaint
from holdfast.record.opening import opened
from holdfast.record.people import check_reason, sealed, unseal
from holdfast.record.roles import Actor
from holdfast.record.secret_files import sync_folder, write_synced

LARGEST = 10 << 20
MOST = 10
"""Attachments of one complaint."""

_BOX = (0, b"\0\0")
"""The length of the first box (ISO/IEC 14496-12) is small; a page that has the name of one in it begins otherwise."""
_BEGINNINGS: tuple[tuple[tuple[tuple[int, bytes], ...], str], ...] = (
    (((0, b"\xff\xd8\xff"),), "image/jpeg"),
    (((0, b"\x89PNG\r\n\x1a\n"),), "image/png"),
    *((((0, beginning),), "image/gif") for beginning in (b"GIF87a", b"GIF89a")),
    (((0, b"RIFF"), (8, b"WEBP")), "image/webp"),
    *(((_BOX, (4, b"ftyp" + brand)), "image/heic") for brand in (b"heic", b"heix", b"hevc", b"mif1", b"msf1")),
    (((0, b"%PDF-"),), "application/pdf"),
    ((_BOX, (4, b"ftypM4A")), "audio/mp4"),
    ((_BOX, (4, b"ftyp")), "video/mp4"),
    *((((0, b"ID3" + version),), "audio/mpeg") for version in (b"\x02", b"\x03", b"\x04")),
    *((((0, b"\xff" + frame),), "audio/mpeg") for frame in (b"\xfb", b"\xfa", b"\xf3", b"\xf2", b"\xe3", b"\xe2")),
    *((((0, b"\xff" + frame),), "audio/aac") for frame in (b"\xf1", b"\xf9")),
    (((0, b"#!AMR"),), "audio/amr"),
    (((0, b"RIFF"), (8, b"WAVE")), "audio/wav"),
    (((0, b"OggS"),), "audio/ogg"),
)
"""Which bytes stand where in files of the kinds that are taken: pictures, recordings, PDF."""

KINDS = frozenset(kind for _, kind in _BEGINNINGS)


class AttachmentError(HoldfastError):
    """An attachment cannot be taken; ``reason`` is ``kind``, ``size`` or ``many``."""

    def __init__(self, reason: str, expected: str) -> None:
        """Say why."""
        super().__init__(f"attachment: expected {expected}")
        self.reason = reason


@dataclass(frozen=True)
class Given:
    """A file that was sent along."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Looked:
    """An attachment as it may be saved."""

    name: str
    kind: str
    content: bytes


def attachment_add(by: Actor, complaint: Complaint, given: Given) -> Attachment:
    """Keep a file with a complaint; the same content again changes nothing.

    Raises:
        RefusedError: the actor may not.
        AttachmentError: the file is too large, of no kind that is taken, or one too many.
    """
    kind = checked(given)
    with change(by, "complaint:add") as note:
        kept = attach(by, complaint, given, kind)
        note.about, note.facts = f"complaint:{complaint.pk}", {"attachment": kept.pk, "kind": kind, "size": kept.size}
    return kept


def attachment_look(by: Actor, attachment: Attachment, reason: str) -> Looked:
    """Return an attachment's name, kind and content, journalled with the reason.

    Raises:
        RefusedError: the actor may not.
        ReasonError: the reason is none of the known.
        SealError: the file was changed.
    """
    check_reason(reason)
    with change(by, "attachment:look") as note:
        note.about, note.facts = f"attachment:{attachment.pk}", {"reason": reason}
        path = opened().files / str(attachment.pk)
        content = opened().vault.open(path.read_bytes(), attachment_place(attachment.pk))
        return Looked(unseal(attachment, "name"), attachment.kind, content)


def checked(given: Given) -> str:
    """Return the media type that a file's content shows.

    Raises:
        AttachmentError: it is too large or of no kind that is taken.
    """
    if not 0 < len(given.content) <= LARGEST:
        raise AttachmentError("size", f"a file of at most {LARGEST >> 20} MiB")
    for marks, kind in _BEGINNINGS:
        if all(given.content.startswith(mark, at) for at, mark in marks):
            return kind
    raise AttachmentError("kind", "a picture, a recording or a PDF")


def attach(by: Actor, complaint: Complaint, given: Given, kind: str) -> Attachment:
    """Seal a checked file; on the disk before the change is. The caller is inside a change."""
    digest = hashlib.sha256(given.content).hexdigest()
    known: Attachment | None = complaint.attachments.filter(sha256=digest).first()
    if known is not None:
        return known
    if complaint.attachments.count() >= MOST:
        raise AttachmentError("many", f"at most {MOST} files with one complaint")
    made = Attachment(complaint=complaint, kind=kind, size=len(given.content), sha256=digest, added_by=str(by))
    made.name = sealed(made, "name", given.name[-200:])
    folder = opened().files
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_synced(folder / str(made.pk), opened().vault.seal(given.content, attachment_place(made.pk)))
    sync_folder(folder)
    made.save(force_insert=True)
    return made


def attachment_place(number: uuid.UUID) -> str:
    """Return what the sealed file of an attachment is bound to."""
    return f"attachment.file:{number}"
