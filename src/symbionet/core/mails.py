"""Mails that people write: what they say themselves, without what they quote, and whether a machine has written it."""

import re
from contextlib import suppress
from email.message import EmailMessage
from email.utils import getaddresses
from html.parser import HTMLParser

from django.core.files.base import ContentFile

__all__ = ["addresses_in", "attached_files", "is_automatic", "own_words", "without_quotes"]

MOST_LETTERS = 200_000  # that are looked at, with what is quoted
CHINESE = {"gb2312", "gb_2312-80", "gbk", "cp936", "x-gbk", "hz-gb-2312"}  # programs say so and write GB 18030
SAYING_SO = ("x-auto-response-suppress", "x-autoreply", "x-autorespond", "list-id")
REPLIED_BY_ITSELF = re.compile(r"\s*(?:自动回复|自动答复|automatic reply|auto[- ]?reply|out of office)", re.I)
WRAPPED = re.compile(r"^((?:On|At|在) ?[^\n]{1,200})\n([^\n]{0,100}(?:wrote|写道)[:：])[ \t]*$", re.M)
ANSWERED = re.compile(r"(?:(?:On|At) (?=.*\d).*wrote|(?=.*[\d@]).{0,250}写道)[:：]", re.I)
ORIGINAL = re.compile(r"-{2,} *(?:Original Message|Forwarded message|原始邮件|原邮件|转发的?邮件) *-{2,}", re.I)
QUOTED_FROM = re.compile(r"\*?(?:From|发件人)[:：]")
QUOTED_MORE = re.compile(r"\*?(?:Sent|Date|To|发送时间|发送日期|日期|时间|收件人)[:：]")
TAIL = re.compile(
    r"[_=-]{5,}|Sent from my .{1,60}|Get Outlook for .*|发自我的.{1,30}|发送自.{1,30}|获取 ?Outlook.*", re.I
)


def addresses_in(mail: EmailMessage, *headers: str) -> list[str]:
    """The addresses in these headers, in lower case."""
    values = [str(value) for header in headers for value in mail.get_all(header, [])]
    return [address.lower() for _name, address in getaddresses(values) if address]


def is_automatic(mail: EmailMessage) -> bool:
    """Whether a machine has written it: an absence, a bounce, a list."""
    said = str(mail.get("Auto-Submitted", "no")).strip().lower()
    return (
        not said.startswith("no")
        or str(mail.get("Precedence", "")).strip().lower() in {"bulk", "list", "junk", "auto_reply"}
        or any(header in mail for header in SAYING_SO)
        or str(mail.get("Return-Path", "")).strip() == "<>"
        or mail.get_content_type() == "multipart/report"
        or REPLIED_BY_ITSELF.match(str(mail.get("Subject", ""))) is not None
    )


def own_words(mail: EmailMessage) -> str:
    """What the writer says, of the plain text or else of the HTML; "" where there is neither."""
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        text = _decoded(part)[:MOST_LETTERS] if isinstance(part, EmailMessage) else ""
        if text.strip():
            return without_quotes(_text_of(text) if kind == "html" else text)
    return ""


def without_quotes(text: str) -> str:
    r"""What the writer adds to the mail it answers, without signature.

    >>> without_quotes("Yes, on Monday.\n\nOn 3 May 2026, Symbionet <a@b.cn> wrote:\n> Can you?\n-- \nLin")
    'Yes, on Monday.'
    >>> without_quotes("On 3 May 2026, Symbionet wrote:\n> How much?\n\n20 t\n> When?\n\nIn June.")
    '20 t\n\nIn June.'
    >>> without_quotes("可以。\n\n发件人： 平台 <a@b.cn>\n发送时间： 2026年5月3日\n\n您有新消息")
    '可以。'
    """
    plain = "".join(sign for sign in text.replace("\r\n", "\n") if sign.isprintable() or sign in "\n\t")
    lines = WRAPPED.sub(r"\1 \2", plain).split("\n")
    kept: list[str] = []
    for place, line in enumerate(lines):
        bare, after = line.strip(), lines[place + 1 :]
        if bare.startswith(">"):
            continue
        if ANSWERED.fullmatch(bare):
            if next((one.strip() for one in after if one.strip()), "").startswith(">"):
                continue  # what is said stands between or below the quoted lines
            break
        if bare == "--" or ORIGINAL.fullmatch(bare) or _opens_quoted_head(bare, after):
            break
        kept.append(line.rstrip())
    while kept and (not kept[-1].strip() or TAIL.fullmatch(kept[-1].strip())):
        kept.pop()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def attached_files(mail: EmailMessage) -> list[ContentFile]:
    """The files that were attached by hand; pictures inside the text, such as logos of signatures, are none."""
    found = []
    for part in mail.walk():
        if part.get_content_disposition() == "attachment" and not part.is_multipart():
            name = str(part.get_filename() or "").replace("\0", "").encode("utf-8", "replace").decode()
            data = part.get_payload(decode=True)
            found.append(ContentFile(data if isinstance(data, bytes) else b"", name=name))
    return found


def _opens_quoted_head(line: str, after: list[str]) -> bool:
    return QUOTED_FROM.match(line) is not None and any(QUOTED_MORE.match(one.strip()) for one in after[:5])


def _decoded(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    said = str(part.get_content_charset() or "utf-8")
    for name in ("gb18030" if said in CHINESE else said, "utf-8", "gb18030"):
        with suppress(LookupError, ValueError):
            return data.decode(name)
    return data.decode("utf-8", "replace")


class _Words(HTMLParser):
    """The words of an HTML mail in lines, without what it quotes."""

    LINES = frozenset({"address", "br", "div", "h1", "h2", "h3", "hr", "li", "p", "table", "tr"})
    SILENT = frozenset({"blockquote", "script", "style", "title"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in self.SILENT
        if tag in self.LINES:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in self.SILENT))
        if tag in self.LINES:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(re.sub(r"\s+", " ", data))


def _text_of(html: str) -> str:
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (line.strip() for line in "".join(reader.words).split("\n"))
    return re.sub(r"\n{2,}", "\n", "\n".join(lines))
