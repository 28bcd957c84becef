"""`mnist-tui completion`: what bash offers when it has read the script; the other scripts name the same words."""

import shutil
import subprocess

import pytest

from mnist_tui.tui.cli.command_table import COMMANDS
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.commands.completion import completion_script

ASK = """
COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
$(complete -p mnist-tui | sed 's/.*-F \\([^ ]*\\).*/\\1/')
echo "${{COMPREPLY[@]}}"
"""
OFFERED = (
    ("mnist-tui pre", "predict"),
    ("mnist-tui train --optimizer ad", "adam adamw"),
    ("mnist-tui --preset origin-", "origin-first"),
    ("mnist-tui mistakes --val", "--validation"),
    ("mnist-tui help lr", "lr-range"),
    ("mnist-tui completion z", "zsh"),
    ("mnist-tui train --sa", "--save"),
)


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_completes_commands_flags_and_choices() -> None:
    asked = "".join(ASK.format(words=words) for words, _ in OFFERED)
    done = subprocess.run(["bash"], input=completion_script("bash") + asked, capture_output=True, text=True, timeout=20)
    assert done.stdout.splitlines() == [offered for _, offered in OFFERED]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_every_command_and_choice_is_in_the_scripts_of_other_shells(shell: str) -> None:
    script = completion_script(shell)
    for word in (*COMMANDS, "adamw", "origin-first", "braille", "until-accuracy"):
        assert word in script


def test_an_unknown_shell_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "Bash"]) == 2
    assert capsys.readouterr().err == "mnist-tui: Bash is not one of bash, zsh, fish; did you mean bash?\n"
