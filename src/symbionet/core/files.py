"""Files that people add: what a file is, its content says; photos and Office files lose who made them and where."""

import io
import zipfile
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps, UnidentifiedImageError

from symbionet.core.errors import ActionRefused
from symbionet.core.office import without_makers
from symbionet.core.texts import sentences_lazy

__all__ = ["ACCEPTED", "HELP", "MOST_BYTES", "TRAVELS", "checked_file"]

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 80_000_000  # a small file may unfold to gigabytes
LONGEST_SIDE = 2560
PHOTOS = {"JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png"), "WEBP": ("image/webp", ".webp")}
MARKS = {"exif", "xmp", "photoshop", "comment"}
OFFICE = {
    "word/": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    "xl/": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
    "ppt/": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx"),
}
ACCEPTED = ".jpg,.jpeg,.png,.webp,.pdf,.docx,.xlsx,.pptx"  # for the dialogue that chooses a file
FORMS = gettext_lazy("JPEG, PNG, WebP, PDF, Word, Excel or PowerPoint; at most 10 MB.")
TRAVELS = gettext_lazy(
    "Photos lose place and camera, Office files also author and company. A PDF stays as it is, with its author and"
    " what its pictures tell; so do names at comments, and Office files with a digital signature."
)
HELP = sentences_lazy(FORMS, TRAVELS)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def checked_file(upload: Any) -> tuple[str, str, bytes]:
    """Content type, suffix and the bytes to keep of a photo (without EXIF data) or document; raises ActionRefused.

    Office files lose the names in their properties and the EXIF data of their pictures; a PDF is kept as it came.
    What the file is, its content says: other types, files with macros and files of more than 10 MB are refused.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise ActionRefused(_("The file is larger than 10 MB. Make the picture or the PDF smaller."))
    return _recognise(upload.read())


def _recognise(data: bytes) -> tuple[str, str, bytes]:
    """Content type, suffix and the bytes to keep; raises ActionRefused."""
    if data.startswith(b"%PDF-"):
        return "application/pdf", ".pdf", data
    if data.startswith(b"PK\x03\x04"):
        return *_office_type(data), without_makers(data, _clean_picture)
    if data.startswith(OLD_OFFICE):
        raise ActionRefused(_("Old Office files may carry macros. Save it as PDF, .docx or .xlsx."))
    return _clean_photo(data)


def _office_type(data: bytes) -> tuple[str, str]:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except zipfile.BadZipFile:
        names = []
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ActionRefused(_("The file carries macros. Save it without macros (.docx, .xlsx) or as PDF."))
    if "[Content_Types].xml" in names:
        for folder, kind in OFFICE.items():
            if any(name.startswith(folder) for name in names):
                return kind
    raise _unknown_type()


def _clean_picture(data: bytes) -> bytes:
    """A picture of an Office file, written anew where it tells more than it shows; one that is not read stays."""
    try:
        with Image.open(io.BytesIO(data), formats=list(PHOTOS)) as picture:
            texts = any(isinstance(said, str) for said in picture.info.values())  # those of a PNG
            silent = not (picture.getexif() or texts or MARKS & picture.info.keys())
        return data if silent else _clean_photo(data)[2]
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError, ActionRefused):
        return data


def _clean_photo(data: bytes) -> tuple[str, str, bytes]:
    """A photo written anew: upright, not larger than needed, without EXIF data (where and by whom it was taken)."""
    try:
        with Image.open(io.BytesIO(data), formats=list(PHOTOS)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ActionRefused(_("The picture has too many pixels. Make it smaller."))
            form = picture.format if picture.format in PHOTOS else "JPEG"  # MPO: several pictures, the first is a JPEG
            upright: Image.Image = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            fits = {"JPEG": ("RGB", "L"), "PNG": ("RGB", "RGBA", "L", "P"), "WEBP": ("RGB", "RGBA")}[form]
            clean = upright if upright.mode in fits else upright.convert("RGB")
            clean.info.clear()
            written = io.BytesIO()
            clean.save(written, format=form, quality=85)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise _unknown_type() from None
    return *PHOTOS[form], written.getvalue()


def _unknown_type() -> ActionRefused:
    return ActionRefused(
        _("This is no photo (JPEG, PNG, WebP), PDF or Office file (.docx, .xlsx, .pptx). Save it as one of them.")
    )
