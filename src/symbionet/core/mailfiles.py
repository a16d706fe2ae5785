"""E-mails as files, where no mail server is set."""

from email import policy
from typing import IO, cast

from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend

__all__ = ["MailFiles"]

# names, subjects and long lines as they are read, neither base64 nor broken by "=" (RFC 5322: 998 letters a line)
READABLE = policy.default.clone(utf8=True, max_line_length=998)


class MailFiles(EmailBackend):
    """Django's files of mails, whose Chinese subjects and names a person can read; mail programs open them, too."""

    def write_message(self, message: EmailMessage) -> None:
        """The mail with its headers in UTF-8, and a line below it."""
        file = cast(IO[bytes], self.stream)  # opened by Django for bytes
        file.write(message.message(policy=READABLE).as_bytes() + b"\n" + b"-" * 79 + b"\n")
