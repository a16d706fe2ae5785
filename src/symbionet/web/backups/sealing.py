"""A file sealed with a passphrase: AES-256-GCM in pieces of a megabyte, the key made by scrypt.

Each piece has a number and a mark of the last one in its nonce (the STREAM construction of Hoang, Reyhanitabar, Rogaway
and Vizár 2015), so that no piece can be changed, left out, moved or cut off unseen.
"""

import io
import os
import tempfile
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from symbionet.web.backups.errors import BackupError

__all__ = ["MAGIC", "Sealer", "is_sealed", "unsealed"]

MAGIC = b"symbionet-sealed-1\n"
SALT, PREFIX, TAG = 16, 7, 16  # bytes
PIECE = 1024 * 1024


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=2**17, r=8, p=1).derive(passphrase.encode()))


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


class Sealer(io.RawIOBase):
    """A file to write to; what is written stands sealed in `out` once it is closed (`out` itself stays open)."""

    def __init__(self, out: BinaryIO, passphrase: str) -> None:
        super().__init__()
        salt, self._prefix = os.urandom(SALT), os.urandom(PREFIX)
        self._out, self._cipher, self._number, self._rest = out, _cipher(passphrase, salt), 0, bytearray()
        out.write(MAGIC + salt + self._prefix)

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: object) -> int:
        """Take the bytes; full pieces are sealed at once, the last one waits for the end."""
        taken = bytes(data)  # type: ignore[call-overload]
        self._rest += taken
        while len(self._rest) > PIECE:
            self._seal(last=False)
        return len(taken)

    def close(self) -> None:
        """Seal the last piece."""
        if not self.closed:
            self._seal(last=True)
        super().close()

    def _seal(self, *, last: bool) -> None:
        piece = bytes(self._rest[:PIECE])
        del self._rest[:PIECE]
        self._out.write(self._cipher.encrypt(_nonce(self._prefix, self._number, last=last), piece, None))
        self._number += 1


def is_sealed(source: BinaryIO) -> bool:
    """Whether the file is sealed; it stands at its beginning afterwards."""
    start = source.read(len(MAGIC))
    source.seek(0)
    return start == MAGIC


def unsealed(source: BinaryIO, passphrase: str) -> BinaryIO:
    """The content as a file without a name, which no kill leaves behind; raises BackupError."""
    source.seek(len(MAGIC))
    cipher, prefix = _cipher(passphrase, source.read(SALT)), source.read(PREFIX)
    content: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115
    number, piece = 0, source.read(PIECE + TAG)
    while True:
        following = source.read(PIECE + TAG)
        try:
            content.write(cipher.decrypt(_nonce(prefix, number, last=not following), piece, None))
        except InvalidTag:
            why = "the passphrase is wrong, or the file" if number == 0 else f"the file (after {number} MB)"
            raise BackupError(f"{why} is damaged: try another passphrase or an older backup") from None
        if not following:
            break
        number, piece = number + 1, following
    content.seek(0)
    return content
