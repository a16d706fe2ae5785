"""The command line `symbionet`: match a spreadsheet without a database, ask the knowledge, and run the platform.

Wrong use gives one sentence on standard error and exit status 2.
"""

import symbionet.cli.threads  # noqa: F401 - before numpy is read

# isort: split

import importlib
import importlib.util
import sys
from collections.abc import Sequence

import click

from symbionet.cli.impact import assess_command
from symbionet.cli.knowledge import evaluate_command, packs_command, suggest_command
from symbionet.cli.matching import match_command
from symbionet.cli.savings import measures_command, saving_command
from symbionet.engine.errors import SymbionetError

__all__ = ["cli", "main"]

WRONG_USE = 2
INTERRUPTED = 130
WEB_COMMANDS = {
    "import": "Load a spreadsheet of haves and wants into the platform.",
    "serve": "Serve the platform in the browser.",
    "demo": "Load the demo network.",
    "backup": "Back up database, uploaded files and secret key into one file.",
    "verify": "Read a backup whole: checksums and database.",
    "restore": "Put a backup into an empty home.",
    "manage": "Run a Django management command.",
}


class Commands(click.Group):
    """The commands of the engine, and those of the platform where the [web] extra is installed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return [*super().list_commands(ctx), *WEB_COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; the platform's are read only when asked for, so that `match` starts fast."""
        if cmd_name not in WEB_COMMANDS:
            return super().get_command(ctx, cmd_name)
        if importlib.util.find_spec("django") is None:
            return _absent(cmd_name)
        command: click.Command = importlib.import_module("symbionet.web.cli").COMMANDS[cmd_name]
        return command


def _absent(name: str) -> click.Command:
    def refuse() -> None:
        raise click.UsageError(f"`symbionet {name}` needs the web extra: pip install symbionet[web]")

    settings = {"ignore_unknown_options": True, "allow_extra_args": True, "allow_interspersed_args": False}
    return click.Command(
        name, callback=refuse, help=WEB_COMMANDS[name], context_settings=settings, add_help_option=False
    )


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="symbionet", prog_name="symbionet")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Symbionet (产业共生网): find who can use what others leave over.

    \b
    Examples:
      symbionet match haves.xlsx               ranked partners for every have, with reasons
      symbionet match haves.xlsx -o out.xlsx   the same as a workbook
      symbionet assess synergies.csv           the impact of synergies, in-year and lifetime
      symbionet suggest 粉煤灰                  what a text means
      symbionet measures --sector C33          measures that save energy, water, material
      symbionet saving air-leaks ...           what one of them saves
      symbionet serve                          the platform in the browser
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


for _command in (
    match_command,
    assess_command,
    suggest_command,
    measures_command,
    saving_command,
    packs_command,
    evaluate_command,
):
    cli.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its status."""
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    try:
        result = cli.main(args=arguments, prog_name="symbionet", standalone_mode=False)
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        return _refuse(error.format_message())
    except (SymbionetError, OSError) as error:
        return _refuse(str(error))
    return result if isinstance(result, int) else 0


def _refuse(sentence: str) -> int:
    click.echo(f"symbionet: {' '.join(sentence.split())}", err=True)
    return WRONG_USE
