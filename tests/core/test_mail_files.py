"""Mails without a mail server: files that a person reads."""

from django.core.mail import EmailMultiAlternatives

from symbionet import settings as product
from symbionet.core.mailfiles import MailFiles

TEXT = "请打开 https://symbionet.example/x/"


def test_a_mail_as_a_file_is_read_as_it_stands(tmp_path):
    letter = EmailMultiAlternatives("您有新的匹配", TEXT, to=["张伟 <zhang@firm.example>"])
    letter.attach_alternative("<p>请打开</p>", "text/html")
    files = MailFiles(alias="default", file_path=tmp_path)

    assert files.send_messages([letter, letter]) == 2

    (kept,) = tmp_path.iterdir()
    text = kept.read_text(encoding="utf-8")
    assert text.count("Subject: 您有新的匹配") == text.count("-" * 79) == 2
    assert "To: 张伟 <zhang@firm.example>" in text
    assert TEXT in text
    assert "base64" not in text


def test_a_long_line_and_its_link_stay_whole(tmp_path):
    line = f"林晓 invites you to the platform of the network: https://symbionet.example/{'k' * 90}/"
    MailFiles(alias="default", file_path=tmp_path).send_messages([EmailMultiAlternatives("Hello", line, to=["a@b.cn"])])

    (kept,) = tmp_path.iterdir()
    assert line in kept.read_text(encoding="utf-8")


def test_the_product_keeps_its_mails_so():
    assert product.MAILERS["default"]["BACKEND"] == f"{MailFiles.__module__}.{MailFiles.__name__}"
