"""A small IMAP server on a real socket: one inbox of one user, and the handful of commands that a reader needs."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Kept:
    """A mail on the server."""

    raw: bytes
    folder: str = "INBOX"
    flags: set[str] = field(default_factory=set)


class Inbox(socketserver.ThreadingTCPServer):
    """The mails by their number, and how the server behaves."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, *, moves: bool = True) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.moves = moves
        self.mails: dict[int, Kept] = {}
        self.folders = {"INBOX"}
        self.dies_at = ""  # the command at which the connection is cut, once
        self.url = f"imap://talk:pass%2Fword@127.0.0.1:{self.server_address[1]}/INBOX"

    def put(self, raw: bytes) -> Kept:
        """The mail, newly arrived."""
        self.mails[len(self.mails) + 1] = mail = Kept(raw)
        return mail


class _Session(socketserver.StreamRequestHandler):
    server: Inbox

    def handle(self) -> None:
        self._say("* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, command, *rest = line.split(" ", 2)
            words = rest[0] if rest else ""
            if command == "UID":
                command, _space, words = words.partition(" ")
            if self.server.dies_at == command:
                self.server.dies_at = ""
                return
            self._say(f"{tag} {self._answer(command.upper(), words)}")
            if command == "LOGOUT":
                return

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def _answer(self, command: str, words: str) -> str:
        asked = getattr(self, f"_on_{command.lower()}", None)
        return "BAD unknown" if asked is None else asked(words) or "OK done"

    def _on_capability(self, _words: str) -> None:
        self._say("* CAPABILITY IMAP4rev1" + (" MOVE" if self.server.moves else " UIDPLUS"))

    def _on_login(self, words: str) -> str | None:
        return None if words.replace('"', "") == "talk pass/word" else "NO [AUTHENTICATIONFAILED] wrong"

    def _on_select(self, words: str) -> str | None:
        if words.strip('"') not in self.server.folders:
            return "NO no such folder"
        self._say(f"* {len(self.server.mails)} EXISTS")
        return None

    def _on_create(self, words: str) -> str | None:
        if words in self.server.folders:
            return "NO it is there"
        self.server.folders.add(words)
        return None

    def _on_search(self, words: str) -> str | None:
        if words != "UNSEEN UNDELETED":
            return "BAD only that"
        found = [
            str(uid)
            for uid, mail in self.server.mails.items()
            if mail.folder == "INBOX" and not mail.flags & {"\\Seen", "\\Deleted"}
        ]
        self._say(f"* SEARCH {' '.join(found)}".strip())
        return None

    def _on_fetch(self, words: str) -> None:
        uid, what = words.split(" ", 1)
        raw = self.server.mails[int(uid)].raw
        if "SIZE" in what:
            self._say(f"* {uid} FETCH (UID {uid} RFC822.SIZE {len(raw)})")
            return
        part = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if "HEADER" in what else raw
        self._say(f"* {uid} FETCH (UID {uid} {what.strip('()').replace('.PEEK', '')} {{{len(part)}}}")
        self.wfile.write(part + b")\r\n")

    def _on_store(self, words: str) -> None:
        uid, flags = words.split(" +FLAGS ")
        self.server.mails[int(uid)].flags |= set(re.findall(r"\\\w+", flags))

    def _on_move(self, words: str) -> str | None:
        uid, folder = words.split()
        if not self.server.moves or folder not in self.server.folders:
            return "NO cannot"
        self.server.mails[int(uid)].folder = folder
        return None

    def _on_copy(self, words: str) -> str | None:
        uid, folder = words.split()
        if folder not in self.server.folders:
            return "NO no such folder"
        self.server.mails[len(self.server.mails) + 1] = Kept(self.server.mails[int(uid)].raw, folder, {"\\Seen"})
        return None

    def _on_expunge(self, words: str) -> None:
        if "\\Deleted" in self.server.mails[int(words)].flags:
            self.server.mails[int(words)].folder = ""

    def _on_logout(self, _words: str) -> None:
        self._say("* BYE")


@contextmanager
def inbox_server(*, moves: bool = True) -> Iterator[Inbox]:
    """The server while it answers."""
    with Inbox(moves=moves) as server:
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
