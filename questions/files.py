"""A file as an answer: judged by its content, never by its name."""

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from conference.lib import images, pdf
from conference.lib.errors import DomainError
from conference.lib.text import clean_line

LARGEST_BYTES = 10 * 1024 * 1024
ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"


class BadFile(DomainError):
    message = _("Send a PDF, or a picture as JPEG, PNG or WebP.")


@dataclass(frozen=True)
class JudgedFile:
    """Bytes that were looked through; pictures are written anew, without metadata."""

    name: str
    type: str
    content: bytes


def judge(upload: UploadedFile) -> JudgedFile:
    """Raises BadFile, BadImage or BadPdf, in words."""
    if (upload.size or 0) > LARGEST_BYTES:
        raise BadFile(_("The file is larger than 10 MB. Make it smaller and send it again."))
    content = upload.read(LARGEST_BYTES + 1)
    name = clean_line(upload.name or "") or "file"
    if content.lstrip()[:5] == b"%PDF-":
        pdf.check_pdf(content)
        return JudgedFile(_named(name, "pdf"), "application/pdf", content)
    if not images.looks_like_picture(content):
        raise BadFile
    picture = images.read_picture(content)
    return JudgedFile(_named(name, picture.ending), picture.type, picture.content)


def _named(name: str, ending: str) -> str:
    """The name ends as the content is, whatever it was called."""
    stem = name.rpartition(".")[0] or name
    return f"{stem[:180]}.{ending}"
