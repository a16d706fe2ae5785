"""`symbionet serve`: what it holds against too many, silent and endless requests, and who may read its files."""

import sqlite3
from contextlib import closing

import waitress.adjustments

from symbionet.web.backups import Database, Source
from symbionet.web.management.commands import serve


def test_the_server_has_limits(settings):
    settings.TRUSTED_PROXY = "127.0.0.1"

    limits = waitress.adjustments.Adjustments(**serve.server_limits())

    assert limits.connection_limit == 1000
    assert limits.channel_timeout == 30
    assert limits.max_request_body_size == 30 * 1024 * 1024
    assert limits.trusted_proxy_headers == {"x-forwarded-for", "x-forwarded-proto"}


def test_home_and_database_are_for_their_user_only(tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    path = home / "symbionet.sqlite3"
    with closing(sqlite3.connect(path)) as base:
        base.execute("CREATE TABLE a (b)")
    path.chmod(0o644)
    source = Source(home=home, database=Database(kind="sqlite", name=str(path)), secret_key="key")
    masks: list[int] = []
    monkeypatch.setattr(serve, "this_platform", lambda: source)
    monkeypatch.setattr(serve.os, "umask", masks.append)

    serve.close_home()

    assert home.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_mode & 0o777 == 0o600
    assert masks == [0o077]
