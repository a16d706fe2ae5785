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
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def import_command(file: Path, options: tuple[str, ...]) -> None:
    """Load a spreadsheet of haves and wants into the platform.

    \b
    Example:
      symbionet import 园区资源表.xlsx
    """
    _call("import_resources", str(file), *options)


import_command.context_settings = {"ignore_unknown_options": True}


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
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def demo_command(options: tuple[str, ...]) -> None:
    """Load the demo network: published TEDA exchanges and fictional firms, marked as demo."""
    _call("load_demo", *options)


demo_command.context_settings = {"ignore_unknown_options": True}


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
