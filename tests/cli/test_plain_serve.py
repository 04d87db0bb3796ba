"""Plain words of ``serve`` open the page without the command line; all other words are understood as ever."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from itertools import product
from pathlib import Path
from random import Random
from subprocess import PIPE
from typing import Any

import pytest
from support.cli import COMMAND, run
from support.surroundings import posix
from typer.main import get_command

import handout.cli
from handout.cli.application import app
from handout.cli.plain_serve import opened, parse_plain, serve_plainly
from handout.problems import OutputError
from handout.web import early, server

PLAIN = [
    [],
    ["--no-browser"],
    ["--browser"],
    ["--port", "0", "--token"],
    ["--port=8080", "--project=my clinic"],
    ["--project", "my clinic", "--port", "08081"],
]
OTHERS = [
    ["--help"],
    ["-h"],
    ["--shortcut"],
    ["--host", "127.0.0.1"],
    ["--port"],
    ["--port", "x"],
    ["--port", "-1"],
    ["--port=65536"],
    ["--port", "\u0663"],
    ["--project"],
    ["--project", "~/clinic"],
    ["--project", "-"],
    ["--project", ","],
    ["--project", "\u200b"],
    ["--token=yes"],
    ["--no-browse"],
    ["--browser", "--no-browser"],
    ["--port", "1", "--port=2"],
    ["other"],
]

BOTH_WAYS = [["--no-browser"], ["--no-browser", "--host", "localhost"]]
"""Words that are understood without the command line, and by it."""

HEEDS_CTRL_C = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
"""A command that is started in the background ignores it."""

Begun = list[tuple[Path | None, int, bool, str]]


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Begun:
    """Return what is served with what was printed, in place of serving it."""
    found: Begun = []

    def serve(given: Path | None, port: int, *, show: bool, announce: Callable[[str, str], None]) -> None:
        """Remember what is served."""
        announce("http://here", "key")
        found.append((given, port, show, ""))

    monkeypatch.setattr(server, "serve", serve)
    monkeypatch.setattr(early, "start_early", lambda _: None)
    return found


@pytest.mark.parametrize("words", PLAIN, ids=" ".join)
def test_plain_words_mean_what_the_command_means(
    words: list[str], begun: Begun, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same project is served at the same port, and the same is printed."""
    assert serve_plainly(words) == 0
    printed = capsys.readouterr().out
    result = run("serve", *words)
    assert (result.exit_code, result.stdout) == (0, printed)
    assert begun[0] == begun[1]
    assert printed == opened("http://here", "key" if "--token" in words else "") + "\n"


@pytest.mark.parametrize("words", OTHERS, ids=" ".join)
def test_other_words_are_for_the_command(words: list[str], begun: Begun) -> None:
    """What has another meaning, or none, opens nothing by itself."""
    assert parse_plain(words) is None
    assert serve_plainly(words) is None
    assert begun == []


VALUES = [
    *(
        "0",
        "1",
        "65535",
        "65536",
        "00080",
        "000000080",
        "1_0",
        "+1",
        " 8",
        "-1",
        "1e3",
        "0x50",
        "8080.0",
        "\u0663",
        "\uff18",
    ),
    *(
        "",
        " ",
        ",",
        " , ",
        "\u00a0",
        "\u3164",
        "\u200b",
        "~",
        "~x",
        "-",
        "--",
        "-x",
        "x",
        "my clinic",
        "a=b",
        "x,y",
        "$HOME",
        "*",
        "\udcff",
        "../x",
    ),
    *("true", "no", "127.0.0.1", "localhost"),
]


def _known_words() -> list[str]:
    """Return all words of the options of ``serve``, shortened, misspelt and with values, and values alone."""
    command = _app_command()
    flags = [flag for option in command.params for flag in (*option.opts, *option.secondary_opts)]
    flags += command.context_settings.get("help_option_names", ["--help", "-h"])
    wrong = [each for flag in flags for each in (flag[:-1], flag[:4], flag.upper(), flag[1:], f"{flag} ", f"{flag}s")]
    joined = [f"{flag}={value}" for flag in flags for value in VALUES]
    return [*dict.fromkeys((*flags, *wrong, *joined, *VALUES))]


def _app_command() -> Any:
    """Return the command ``serve``, with its options."""
    group = get_command(app)
    return group.get_command(None, "serve")  # type: ignore[attr-defined]  # the application is a group


def test_no_words_mean_anything_else_to_the_command(begun: Begun, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever words are plain, of all pairs that its options and values make, the command understands them alike."""
    known, chance = _known_words(), Random(4)  # noqa: S311 - the same lines each time
    lines = [(), *((word,) for word in known), *product(known, known)]
    lines += [tuple(chance.choices(known, k=chance.randint(3, 6))) for _ in range(20_000)]
    plain = [line for line in lines if parse_plain(line)]
    assert {flag for line in plain for flag in line} >= {"--port", "--project", "--token", "--browser", "--no-browser"}
    for line in chance.sample(plain, 300):
        begun.clear()
        assert serve_plainly(line) == 0, line
        printed = capsys.readouterr().out
        result = run("serve", *line)
        assert (result.exit_code, result.stdout) == (0, printed), (line, result.output)
        assert begun[0] == begun[1], line


def test_the_environment_sets_no_option() -> None:
    """An option that a variable could set would be heeded by the command alone."""
    group: Any = get_command(app)
    assert group.context_settings.get("auto_envvar_prefix") is None
    assert [option.name for option in _app_command().params if option.envvar or option.prompt] == []


@pytest.mark.parametrize(("words", "loaded"), [(["--no-browser"], False), (["--host", "localhost"], True)])
def test_the_command_line_is_not_loaded_for_plain_words(words: list[str], loaded: bool) -> None:
    """It takes a third as long as the first page."""
    code = "import sys, handout.web.server as s; s._run = lambda *_: print('typer' in sys.modules); from handout.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "serve", *words], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == str(loaded)


@pytest.mark.parametrize("words", [["--project", "none"], ["--port"]])
def test_what_cannot_be_opened_is_reported(words: list[str], tmp_path: Path) -> None:
    """A port that is taken and a project that is none end the command with what the command says of them."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        given = [*words, str(taken.getsockname()[1])] if words == ["--port"] else words
        done = subprocess.run(
            [*COMMAND, "serve", *given], capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path
        )
        understood = run("serve", "--host", "localhost", *given)
    assert (done.returncode, done.stderr) == (understood.exit_code, understood.stderr)
    assert understood.exit_code
    assert ": error: " in done.stderr


def test_what_fails_later_is_reported(
    begun: Begun, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What fails while the page is open ends the command with a message, and opens no second page."""

    def fail(*_: object, announce: Callable[[str, str], None], **__: object) -> None:
        """Fail after the page was opened."""
        announce("http://here", "key")
        raise ZeroDivisionError

    monkeypatch.setattr(server, "serve", fail)
    with pytest.raises(SystemExit) as ended:
        handout.cli._serve(["--no-browser"])
    assert ended.value.code == OutputError.exit_code
    assert "(unforeseen)" in capsys.readouterr().err
    assert begun == []


@pytest.mark.parametrize("words", [["--no-browser"], ["--no-browser", "--host", "localhost"]], ids=["plain", "host"])
def test_a_page_that_is_closed_while_it_opens_writes_no_traceback(words: list[str], tmp_path: Path) -> None:
    """Ctrl+C reaches all processes of a terminal; those that still load their modules leave it to the command."""
    heeding = [COMMAND[0], "-c", f"{HEEDS_CTRL_C}{COMMAND[2]}"]
    process = subprocess.Popen(
        [*heeding, "serve", *words], stdout=PIPE, stderr=PIPE, text=True, cwd=tmp_path, start_new_session=True
    )
    assert process.stdout
    assert process.stdout.readline().startswith("handout is open")
    os.killpg(process.pid, signal.SIGINT)
    assert "Traceback" not in process.communicate(timeout=60)[1]
    assert process.returncode in (0, 130)


def test_a_command_that_is_stopped_while_it_loads_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Modules are loaded for a quarter of a second; then the command ends in order by itself."""

    def stop() -> None:
        """Be stopped."""
        raise KeyboardInterrupt

    ended: list[object] = []
    monkeypatch.setattr("handout.cli.application.main", stop)
    monkeypatch.setattr(handout.cli, "_leave", ended.append)
    monkeypatch.setattr(sys, "argv", ["handout", "topics"])
    handout.cli.main()
    assert ended == [130]


def test_a_page_is_closed_by_the_keyboard(
    begun: Begun, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl+C is how the page is closed, and no failure."""

    def stop(*_: object, announce: Callable[[str, str], None], **__: object) -> None:
        """Be stopped."""
        announce("http://here", "key")
        raise KeyboardInterrupt

    monkeypatch.setattr(server, "serve", stop)
    assert serve_plainly([]) == 0
    assert capsys.readouterr().out == opened("http://here") + "\n\n"
    assert begun == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("words", BOTH_WAYS, ids=["plain", "understood"])
@pytest.mark.parametrize("output", ["full", "pipe"])
def test_what_nobody_can_be_told_has_nothing_to_do_with_the_port(output: str, words: list[str]) -> None:
    """A full disk is named as that of standard output; a pipe that is closed ends the command quietly."""
    out, into = os.pipe()
    os.close(out)
    with os.fdopen(into, "w") as closed, Path("/dev/full").open("w") as full:
        taken = full if output == "full" else closed
        ended = subprocess.run(
            [*COMMAND, "serve", *words], stdout=taken, stderr=subprocess.PIPE, text=True, timeout=60, check=False
        )
    if output == "full":
        found = "standard output: error: " in ended.stderr, "--port" in ended.stderr
        assert (ended.returncode, *found) == (3, True, False)
    else:
        assert (ended.returncode, ended.stderr) == (141, "")


@posix
@pytest.mark.parametrize("words", BOTH_WAYS, ids=["plain", "understood"])
def test_the_reader_of_the_address_may_stop_reading(words: list[str]) -> None:
    """``serve | head -1`` is stopped by the keyboard as ever."""
    with subprocess.Popen([*COMMAND, "serve", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as served:
        port = served.stdout.readline().decode().rpartition(":")[2].partition("/")[0]
        served.stdout.close()
        _wait_until_answered(int(port), served)
        served.send_signal(signal.SIGINT)
        assert served.stderr.read() == b""
    assert served.returncode in (0, 141)


@posix
@pytest.mark.parametrize("words", BOTH_WAYS, ids=["plain", "understood"])
@pytest.mark.parametrize("closed", ["0", "1", "2", "0 1 2"])
@pytest.mark.sweep(every=8)
def test_the_page_needs_no_stream(closed: str, words: list[str]) -> None:
    """``>&-``, ``<&-`` and ``2>&-``, as a desktop may start it: the page is served."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "handout", "serve", *words, "--port", str(port)]
    script = f"import os\nfor n in {closed.split()}: os.close(int(n))\nos.execv({sys.executable!r}, {command!r})"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as served:
        _wait_until_answered(port, served)
        served.send_signal(signal.SIGINT)
        out, err = served.communicate(timeout=60)
    assert (served.returncode, err) == (0, b"")
    assert (out == b"") == ("1" in closed)


def _wait_until_answered(port: int, served: "subprocess.Popen[bytes]") -> None:
    """Wait until the page answers; fail if the command ends before."""
    for _ in range(600):
        assert served.poll() is None, served.stderr.read()
        with suppress(OSError), closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as asked:
            asked.request("GET", "/")
            assert asked.getresponse().status == 401
            return
        time.sleep(0.1)
    raise AssertionError("no answer")
