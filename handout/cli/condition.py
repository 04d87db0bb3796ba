"""The group ``handout condition``, whose ``list`` is ``handout conditions``."""

import typer

from handout.cli.topics import conditions

app = typer.Typer(help="List the conditions that a topic knows.", no_args_is_help=True, add_completion=False)


@app.callback()
def _declare() -> None:
    """List the conditions that a topic knows."""


app.command("list")(conditions)
