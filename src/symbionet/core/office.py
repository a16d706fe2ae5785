"""Office files without the names, firm and places that their program writes into them."""

import io
import zipfile
import zlib
from collections.abc import Callable

from django.utils.translation import gettext as _

from symbionet.core.errors import ActionRefused

__all__ = ["without_makers"]

MOST_UNFOLDED = 300 * 1024 * 1024  # bytes; ten megabytes may hold more than a machine does
SIGNED = "_xmlsignatures/"
PROPERTIES = {
    "docProps/core.xml": "<cp:coreProperties"
    ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": "<Properties"
    ' xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
}
PICTURES = (".jpg", ".jpeg", ".png", ".webp")


def without_makers(data: bytes, clean_picture: Callable[[bytes], bytes]) -> bytes:
    """The file with empty properties (author, last editor, firm) and its pictures cleaned; all else byte for byte.

    One with a digital signature stays as it is. Raises ActionRefused where the file is damaged or unfolds too far.
    """
    written = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            if sum(part.file_size for part in held.infolist()) > MOST_UNFOLDED:
                raise ActionRefused(_("The file unfolds to more than 300 MB. Make its pictures smaller."))
            if any(name.startswith(SIGNED) for name in held.namelist()):
                return data
            with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as kept:
                for part in held.infolist():
                    kept.writestr(part, _clean_part(part.filename, held.read(part), clean_picture))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error):
        raise ActionRefused(_("The Office file is damaged or locked by a password. Save it anew.")) from None
    return written.getvalue()


def _clean_part(name: str, content: bytes, clean_picture: Callable[[bytes], bytes]) -> bytes:
    if name in PROPERTIES:
        return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{PROPERTIES[name]}'.encode()
    return clean_picture(content) if name.lower().endswith(PICTURES) else content
