"""The command that opens the page for the reception desk."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from handout.cli.options import ProjectFolder
from handout.cli.plain_serve import LIBRARIES, MOST_PORT, opened
from handout.cli.terminal import exit_on_error, say, writing
from handout.problems import InputError, Location, OutputError, Problem, short
from handout.request.option import WHERE

app = typer.Typer()


@app.command()
def serve(
    port: Annotated[
        int, typer.Option(min=0, max=MOST_PORT, help="The port to listen at; 0 is any free one.", rich_help_panel=WHERE)
    ] = 0,
    host: Annotated[
        str, typer.Option(help="The address to listen at: this computer only.", rich_help_panel=WHERE)
    ] = "127.0.0.1",
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.", rich_help_panel=WHERE)] = True,
    token: Annotated[
        bool, typer.Option("--token", help="Show the token with which other programs may ask.", rich_help_panel=WHERE)
    ] = False,
    shortcut: Annotated[
        bool,
        typer.Option(
            "--shortcut",
            help="Put an icon on the desktop that opens the page by a double click.",
            rich_help_panel=WHERE,
        ),
    ] = False,
    project: ProjectFolder = None,
) -> None:
    """Open a page in the browser that makes handouts, on this computer only."""
    with exit_on_error():
        if shortcut:
            from handout.content.project import project_for
            from handout.web.shortcut import make_shortcut

            place = project_for(None, project)
            with writing(Path("Desktop")):
                file = make_shortcut(place.root)
            say(f"{file}: double-click it to open the page")
            return
        if not all(map(find_spec, LIBRARIES)):
            raise OutputError(str(Problem.of(Location.of_option("serve"), "no-web")))
        from handout.web.server import NAMES
        from handout.web.server import serve as run

        if host not in NAMES:
            raise InputError([Problem.of(Location.of_option("--host"), "not-this-computer", host=short(host))])

        unsaid: OSError | None = None

        def announce(address: str, key: str) -> None:
            """Print where the page is; raise OSError."""
            nonlocal unsaid
            try:
                say(opened(address, key if token else ""))
            except OSError as error:
                unsaid = error
                raise

        try:
            run(project, port, show=browser, announce=announce)
        except OSError as error:
            if error is unsaid:
                raise  # it has nothing to do with the port
            where = Location.of_option("--port")
            raise OutputError(str(Problem.of(where, "system", reason=(error.strerror or str(error)).lower()))) from None
        except KeyboardInterrupt:
            say("")
