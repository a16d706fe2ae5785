"""The commands of the command line that need Django: they pass on to management commands."""

import os
from pathlib import Path

import click
import django
from django.core.management import CommandError, call_command, execute_from_command_line

__all__ = ["COMMANDS"]

REST = {"ignore_unknown_options": True, "allow_interspersed_args": False}


def _call(name: str, *args: str, **options: object) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "symbionet.settings")
    django.setup()
    try:
        call_command(name, *args, **options)
    except CommandError as error:
        raise click.UsageError(str(error)) from None


@click.command("import")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("--as", "email", help="E-mail of the person who imports (default: the first practitioner).")
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


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen on.")
@click.option("--with-demo", is_flag=True, help="Load the demo network when the database is empty.")
def serve_command(host: str, port: int, with_demo: bool) -> None:
    """Serve the platform in the browser.

    \b
    Example:
      symbionet serve --port 9000
    """
    _call("serve", host=host, port=port, with_demo=with_demo)


@click.command("demo")
@click.option("--members", type=click.IntRange(min=1), default=800, show_default=True, help="Organisations in all.")
@click.option("--seed", type=int, default=2010, show_default=True, help="Another seed makes another network.")
@click.option("--sign-ins", is_flag=True, help="Only print the demo sign-ins.")
def demo_command(**options: object) -> None:
    """Load the demo network: published TEDA exchanges and fictional firms, marked as demo."""
    _call("load_demo", **options)


@click.command("manage", context_settings=REST, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage_command(arguments: tuple[str, ...]) -> None:
    """Run a Django management command.

    \b
    Example:
      symbionet manage createsuperuser
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "symbionet.settings")
    execute_from_command_line(["symbionet manage", *arguments])


COMMANDS = {"import": import_command, "serve": serve_command, "demo": demo_command, "manage": manage_command}
