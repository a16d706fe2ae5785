"""The commands of the command line that need Django: they pass on to management commands."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import django
from django.core.management import CommandError, call_command, execute_from_command_line
from django.db import OperationalError, ProgrammingError

from symbionet.web.backups import BackupError, unfinished_restores, verify_backup

__all__ = ["COMMANDS"]

EVERYWHERE = ("0.0.0.0", "::", "localhost")  # noqa: S104 -- names of this machine, nothing listens here
WITHOUT_NEW_HOME = ("backup", "restore")  # commands that begin no home: there is one, or they bring one along
REST = {"ignore_unknown_options": True, "allow_interspersed_args": False}


@contextmanager
def _tables_asked_for() -> Iterator[None]:
    """A home whose database has no tables yet is told in one sentence."""
    try:
        yield
    except (OperationalError, ProgrammingError) as error:
        if not any(words in str(error) for words in ("no such table", "does not exist")):
            raise
        home = os.environ.get("SYMBIONET_HOME", "var")
        raise click.UsageError(
            f"the database of the home {home} has no such tables yet: `symbionet serve` makes them "
            "(or check SYMBIONET_HOME and DATABASE_URL)"
        ) from None


def _settings_for(name: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "symbionet.settings")
    if name in WITHOUT_NEW_HOME:
        os.environ["SYMBIONET_NO_NEW_HOME"] = "yes"


def _call(name: str, *args: str, **options: object) -> None:
    _settings_for(name)
    django.setup()
    try:
        with _tables_asked_for():
            call_command(name, *args, **options)
    except CommandError as error:
        raise click.UsageError(str(error)) from None


@click.command("import")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("--as", "email", help="E-mail of the person who imports (default: the first practitioner, else manager).")
@click.option("--only-clean", is_flag=True, help="Store only rows without any problem.")
@click.option(
    "--suggest-from",
    type=click.IntRange(0, 100),
    default=80,
    show_default=True,
    help="Take suggestions of at least so many percent for what the file leaves open; 0 takes none.",
)
@click.option("--preview", is_flag=True, help="Say what would happen and store nothing.")
@click.option("--undo", is_flag=True, help="Undo the last import of that person.")
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Language of problems.")
def import_command(file: Path | None, **options: object) -> None:
    """Load a spreadsheet of haves and wants into the platform.

    \b
    Example:
      symbionet import 园区资源表.xlsx
    """
    _call("import_resources", *([str(file)] if file else []), **options)


def _address(host: str, port: object) -> str:
    """Where links, codes to scan and mails lead unless a setting says otherwise: to this server."""
    here = "127.0.0.1" if host in EVERYWHERE else f"[{host}]" if ":" in host else host
    return f"http://{here}:{port}"


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen on.")
@click.option("--with-demo", is_flag=True, help="Load the demo network when the database is empty.")
@click.option(
    "--processes",
    type=click.IntRange(0, 64),
    default=0,
    show_default=True,
    help="Processes that serve; 0: as SYMBIONET_PROCESSES says, else one for each core, up to four.",
)
def serve_command(**options: object) -> None:
    """Serve the platform in the browser.

    \b
    Example:
      symbionet serve --port 9000
    """
    os.environ.setdefault("SYMBIONET_PUBLIC_URL", _address(str(options["host"]), options["port"]))
    _call("serve", **options)


@click.command("demo")
@click.option("--members", type=click.IntRange(min=1), default=800, show_default=True, help="Organisations in all.")
@click.option("--seed", type=int, default=2010, show_default=True, help="Another seed makes another network.")
@click.option("--sign-ins", is_flag=True, help="Only print the demo sign-ins.")
@click.option("--close", is_flag=True, help="End all demo sign-ins for good; what they showed stays, marked as demo.")
@click.option("--remove", is_flag=True, help="Say what would be taken out: the demo, and what hangs on it.")
@click.option("--yes", is_flag=True, help="With --remove: take it out. Stop the server and back up first.")
def demo_command(**options: object) -> None:
    """Load the demo network: published TEDA exchanges and fictional firms, marked as demo."""
    _call("load_demo", **options)


def _passphrase(_ctx: click.Context, _parameter: click.Parameter, path: Path | None) -> str:
    """The first line of the file, else the environment's; never an argument, which every list of processes shows."""
    if path is None:
        return os.environ.get("SYMBIONET_BACKUP_PASSPHRASE", "")
    first = path.read_text(encoding="utf-8").partition("\n")[0].strip()
    if not first:
        raise click.BadParameter(f"{path} is empty: write the passphrase in its first line")
    return first


def passphrase_option[Command: Callable[..., object]](command: Command) -> Command:
    """The command with the option of its passphrase."""
    return click.option(
        "--passphrase-file",
        "passphrase",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        callback=_passphrase,
        help="File with the passphrase in its first line (default: SYMBIONET_BACKUP_PASSPHRASE; without one it is not "
        "sealed).",
    )(command)


BACKUP_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--keep", help="FILE is a folder: of its backups keep the newest of each day, week ... and delete others."
)
@click.option("--overwrite", is_flag=True, help="Replace a file of that name.")
@passphrase_option
def backup_command(file: Path, **options: object) -> None:
    """Back up database, uploaded files and secret key into FILE, or into a new file in the folder FILE.

    People may go on working meanwhile: the database is copied as it is at one moment.

    \b
    Examples:
      symbionet backup today.backup
      symbionet backup /mnt/backups --keep 7d,4w,12m
    """
    _call("backup", str(file), **options)


@click.command("verify")
@BACKUP_FILE
@passphrase_option
def verify_command(file: Path, passphrase: str) -> None:
    """Read a backup whole: every file against its checksum, and whether its database opens.

    \b
    Example:
      symbionet verify today.backup
    """
    try:
        with tempfile.TemporaryDirectory(prefix="symbionet-") as work:
            manifest = verify_backup(file, passphrase=passphrase, work=Path(work))
    except BackupError as error:
        raise click.UsageError(str(error)) from None
    click.echo(
        f"{file.name} is whole: made {manifest.made_at} by symbionet {manifest.symbionet}, {manifest.kind} database, "
        f"{manifest.uploads} uploaded files"
    )
    home = Path(os.environ.get("SYMBIONET_HOME", "var"))
    for folder in unfinished_restores(home):
        click.echo(
            f"{folder} is of a restore that was cut off, unless one is under way: `symbionet serve` or "
            "`symbionet restore` finishes it or clears it away",
            err=True,
        )


@click.command("restore")
@BACKUP_FILE
@click.option("--overwrite", is_flag=True, help="Replace a platform that is there already.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@passphrase_option
def restore_command(file: Path, **options: object) -> None:
    """Put a backup into an empty home (SYMBIONET_HOME, DATABASE_URL); the server must not run.

    It is unpacked and checked beside the old state first: a failure or a kill leaves that state whole.

    \b
    Examples:
      symbionet restore today.backup --dry-run
      symbionet restore today.backup
    """
    _call("restore", str(file), **options)


@click.command("manage", context_settings=REST, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage_command(arguments: tuple[str, ...]) -> None:
    """Run a Django management command.

    \b
    Example:
      symbionet manage createsuperuser
    """
    _settings_for(arguments[0] if arguments else "")
    with _tables_asked_for():
        execute_from_command_line(["symbionet manage", *arguments])


COMMANDS = {
    "import": import_command,
    "serve": serve_command,
    "demo": demo_command,
    "backup": backup_command,
    "verify": verify_command,
    "restore": restore_command,
    "manage": manage_command,
}
