"""What holds for the command line of every command: examples, exit statuses, flags of other commands, synonyms."""

import shlex

import pytest

from mnist_tui.tui.cli import synonyms
from mnist_tui.tui.cli.command_table import COMMANDS, DASHBOARD_EXAMPLES
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.cli.parsers import parser_of

NAMES = ("", *COMMANDS)


@pytest.mark.parametrize("name", NAMES)
def test_every_example_in_the_help_is_understood(name: str) -> None:
    examples = COMMANDS[name].examples if name else DASHBOARD_EXAMPLES
    parser, text = parser_of(name), parser_of(name).format_help()
    for flags, what in examples:
        assert f"  mnist-tui {name}".rstrip() + f" {flags}".rstrip() + f"\n      {what}\n" in text
        words = shlex.split(flags)
        parser.read(words[: next((at for at, word in enumerate(words) if word in "<>"), None)])


@pytest.mark.parametrize("name", NAMES)
def test_every_help_tells_the_exit_statuses_and_fits_a_terminal(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = parser_of(name).format_help()
    assert "exit status:\n  0    done\n  1    failed" in text and "\n  130  after SIGINT" in text
    flags = text.partition("\n\n")[2]
    assert [line for line in flags.splitlines() if len(line) > 120] == []


def test_every_name_that_is_suggested_exists() -> None:
    assert set(synonyms.COMMANDS) == set(COMMANDS)
    flags = {name: set(parser_of(name).flags) for name in NAMES}
    assert set(synonyms.FLAGS) <= set().union(*flags.values())
    for flag, others in synonyms.FLAGS.items():
        assert not [name for name in NAMES if flag in flags[name] and set(others) & flags[name]], flag


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["mistakes", "m", "--index", "3"], "--index here; it is a flag of mnist-tui show, mnist-tui predict"),
        (["show", "--until-accuracy", "1"], "--until-accuracy here; it is a flag of mnist-tui train, mnist-tui resume"),
        (["--steps", "5"], "--steps here; it is a flag of mnist-tui train, mnist-tui resume, mnist-tui lr-range"),
        (
            ["eval", "m", "--lr", "1"],
            "--lr here; --learning-rate is a flag of the dashboard, mnist-tui train, mnist-tui suspects, "
            "mnist-tui lr-range",
        ),
    ],
)
def test_a_flag_of_another_command_is_answered_with_that_command(
    arguments: list[str], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err == f"mnist-tui: there is no flag {line}\n"


@pytest.mark.parametrize(
    ("name", "meant"), [("evaluate", "eval"), ("TEST", "eval"), ("fit", "train"), ("mistaks", "mistakes")]
)
def test_a_command_of_another_name_is_answered_with_ours(
    name: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([name]) == 2
    assert capsys.readouterr().err == f"mnist-tui: there is no command {name}; did you mean {meant}?\n"


def test_help_of_a_command_is_what_its_flag_prints(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ([], ["train"], ["help"]):
        assert main(["help", *name]) == 0
        told = capsys.readouterr().out
        assert main([*name, "--help"]) == 0
        assert capsys.readouterr().out == told
    assert main(["help", "trian"]) == 2
    assert capsys.readouterr().err == "mnist-tui: there is no command trian; did you mean train?\n"


def test_train_opens_with_a_line_for_every_preset() -> None:
    lines = parser_of("train").format_help().split("\n\n")[2].splitlines()
    assert lines[0] == "presets, settings to start from:"
    assert [line.split()[0] for line in lines[1:]] == list(parser_of("train")._option_string_actions["--preset"].const)
    assert max(map(len, lines)) <= 80
