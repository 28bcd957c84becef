"""The commands: where each is, what it is for, examples, and what its exit status 1 means. It imports none of them."""

from collections.abc import Mapping
from dataclasses import dataclass

PROGRAM = "mnist-tui"
BUG = "failed"
NOT_TRAINED = "failed, diverged, not saved where asked, or --until-accuracy not reached"
NO_SCREEN = "failed; or diverged, where there is no terminal for the dashboard"
NOT_FINITE = "failed, or outputs of the network are not finite"


@dataclass(frozen=True, slots=True)
class Command:
    """What the command line knows of a command before it is imported."""

    module: str
    """The module in `commands` whose function `run` is the command."""
    purpose: str
    examples: tuple[tuple[str, str], ...]
    """What stands after its name, each with what that does."""
    failure: str = BUG
    """What exit status 1 means."""


DASHBOARD_EXAMPLES = (
    ("", "watch the default network learn"),
    ("--paused", "begin paused, with the predictions of the untrained network"),
    ("--hidden 32 --optimizer sgd --learning-rate 0.1", "another network, another optimizer"),
    ("--like model.safetensors --seed 1", "the settings of a saved network, and another seed"),
    ("--detach --epochs 100", "train without a screen; attach opens one"),
)

COMMANDS: Mapping[str, Command] = {
    "train": Command(
        "train.command",
        "train without a screen",
        (
            ("--preset quick", "0.4 seconds of training, then a summary"),
            ("--epochs 3 --save model.safetensors", "keep the network"),
            ("--until-accuracy 97%", "stop after the first epoch that reaches it on the validation images"),
            ("--config settings.toml --json -q", "settings of a file; the result alone, for a program"),
        ),
        NOT_TRAINED,
    ),
    "resume": Command(
        "resume.command",
        "continue a run where it was left",
        (
            ("", "the latest that has not finished, on the dashboard"),
            ("2026-11-28 --headless --save model.safetensors", "one by the beginning of its name, without a screen"),
        ),
        NOT_TRAINED,
    ),
    "attach": Command(
        "attach",
        "come back to a run that goes on without a screen",
        (
            ("", "the latest that is under way"),
            ("2026-11-28 --watch", "only look, at one by the beginning of its name"),
            ("gpu:", "the latest on the machine that ssh knows as gpu"),
            ("me@gpu:small --ssh 'ssh -p 2222'", "one by name, over another port"),
        ),
    ),
    "relay": Command(
        "relay",
        "pass messages to a run, for attach on another machine",
        (("2026-11-28", "as mnist-tui attach HOST:2026-11-28 starts it on HOST"),),
    ),
    "stop": Command(
        "stop",
        "save a run that is under way, and end it",
        (("2026-11-28", "one by the beginning of its name"),),
        "failed, or the run could not be saved",
    ),
    "open": Command(
        "open",
        "show a run or a model on the dashboard",
        (
            ("", "the latest, at its last checkpoint"),
            ("2026-11-28-1015", "one by the beginning of its name; , and . step through its checkpoints"),
            ("net.safetensors --activation tanh", "a network of another program"),
        ),
        "failed, or there is no terminal",
    ),
    "runs": Command(
        "runs.command",
        "list the runs that are kept",
        (
            ("", "the latest first"),
            ("rename 2026-11-28-1015 small", "give one another name"),
            ("rm small", "remove one"),
            ("path small", "print its folder"),
        ),
    ),
    "inspect": Command(
        "inspect.command",
        "say what a run is and how far it has come",
        (("2026-11-28-1015 --follow", "a line whenever it is saved, until it ends"), ("small --json", "for a program")),
    ),
    "plot": Command(
        "plot.command",
        "draw the curves of runs as text",
        (
            ("2026-11-28-1015 --curve accuracy", "one run"),
            ("small large --over seconds", "two runs in one chart, over the time they trained"),
        ),
    ),
    "show": Command(
        "show.command",
        "print digits and their labels",
        (
            ("--first 10", "the first ten training images"),
            ("--split test --index 1-3,8", "four of the test images"),
            ("--augment --rotation 15", "each image beside augmented copies, as training would see it"),
        ),
    ),
    "predict": Command(
        "predict.command",
        "classify images with a saved network",
        (
            ("model.safetensors --index 0-4", "the first five test images"),
            ("model.safetensors photo.jpg", "a photograph of a digit, or a drawing, of any size"),
            ("model.safetensors --idx images-idx3-ubyte", "all images of a file"),
            ("model.safetensors --idx - --json < images-idx3-ubyte", "the same from standard input, for a program"),
        ),
        NOT_FINITE,
    ),
    "eval": Command(
        "eval.command",
        "evaluate saved networks, alone and as an ensemble",
        (
            ("model.safetensors", "accuracy on the test images"),
            ("one.safetensors two.safetensors", "both, their ensemble, and whether they differ by more than chance"),
            ("model.safetensors --split validation", "on the images held out of its training"),
            ("net.onnx", "a network of another program"),
        ),
        NOT_FINITE,
    ),
    "compare": Command(
        "compare.command",
        "compare two saved networks, image by image",
        (
            ("small.safetensors large.safetensors", "what the second fixes and breaks, and whether that is chance"),
            ("2026-11-28-1015@best other.safetensors --show broken", "the images that only the second gets wrong"),
        ),
        NOT_FINITE,
    ),
    "mistakes": Command(
        "mistakes.command",
        "show what a saved network gets wrong",
        (
            ("model.safetensors", "the most confident mistakes, as pictures"),
            ("model.safetensors --filter 'label:4 pred:9' --png fours.png", "a contact sheet"),
            ("model.safetensors --csv > mistakes.csv", "a table of all"),
        ),
        NOT_FINITE,
    ),
    "suspects": Command(
        "suspects.command",
        "find labels that are probably wrong",
        (
            ("", "of MNIST, the most suspect as pictures; about half a minute"),
            ("--data my-data --csv > suspects.csv", "a table of all labels, the most suspect first"),
            ("--split test --preset accurate --rounds 3", "of the test images, more surely and more slowly"),
        ),
        "failed, or a network diverged",
    ),
    "check": Command(
        "check.command",
        "find duplicate images",
        (
            ("--data my-data", "within the training, validation and test images, and across them"),
            ("--data my-data --csv > pairs.csv", "a table of all pairs"),
            ("--alike 0.999", "only what differs in little but brightness and contrast"),
        ),
    ),
    "export": Command(
        "export.command",
        "write a network or curves for other programs",
        (
            ("2026-11-28-1015 network.onnx", "the last network of a run, for onnxruntime"),
            ("2026-11-28-1015@best --format torch", "the best one, for torch.nn.Sequential"),
            ("2026-11-28-1015 curves.svg", "its curves as a picture"),
        ),
    ),
    "look": Command(
        "look",
        "show what any classifier predicted, with its images",
        (
            ("predictions.npz --images test-images-idx3-ubyte", "probabilities and the images they are about"),
            ("predictions.csv --images photos", "a table with file names, and a folder of images per class"),
            ("new.npz --against old.npz --labels labels.npy", "what the new ones fix and break"),
        ),
        "failed, or there is no terminal",
    ),
    "doctor": Command(
        "doctor.command",
        "say what is wrong with a run, a model or data",
        (
            ("", "the latest run"),
            ("model.safetensors", "a model, with the data that it learned from"),
            ("--data my-data", "a data set, before anything is trained on it"),
        ),
    ),
    "story": Command(
        "story",
        "replay the story of a network that stayed at 11.35 %",
        (
            ("", "eight steps, a key and half a minute each"),
            ("--seed 3 --no-save", "with other initial weights, and nothing kept on disk"),
        ),
        "failed, or there is no terminal",
    ),
    "quiz": Command(
        "quiz",
        "ten questions about networks that learn",
        (
            ("", "while a network learns behind it"),
            ("--no-save", "and nothing kept on disk"),
        ),
        "failed, or there is no terminal",
    ),
    "lr-range": Command(
        "lr_range",
        "find a learning rate by a range test",
        (("--optimizer sgd", "draw the cost over the rate, and name useful rates"),),
        "failed, or no rate was useful",
    ),
    "bench": Command(
        "bench.command",
        "measure how fast this machine trains",
        (("--quick", "half a minute or so"), ("--json", "for a program")),
    ),
    "info": Command(
        "info.command",
        "say what a model file or a data folder is",
        (
            ("model.safetensors", "network, settings, classes"),
            ("my-data", "images, classes and how many of each"),
            ("", "the bundled MNIST"),
        ),
    ),
    "serve": Command(
        "serve.command",
        "show the dashboard in a browser",
        (
            ("", "print the address of the page"),
            ("--port 0", "on any port that is free"),
        ),
    ),
    "fetch": Command(
        "fetch",
        "get QMNIST's test images from the web",
        (("qmnist", "once; from then on --data qmnist finds them"),),
    ),
    "completion": Command(
        "completion",
        "print a script that completes command lines in a shell",
        (("bash > ~/.local/share/bash-completion/completions/mnist-tui", "for bash; also zsh and fish"),),
    ),
    "help": Command("help", "explain a command", (("train", "as mnist-tui train --help"),)),
}
