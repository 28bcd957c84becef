"""What other programs call our flags and commands: for suggestions only; none of it is accepted."""

from collections.abc import Mapping

FLAGS: Mapping[str, tuple[str, ...]] = {
    "--learning-rate": ("--lr", "--rate", "--eta", "--step-size", "--learning-rate-init"),
    "--batch-size": ("--bs", "--batch", "--minibatch", "--mini-batch"),
    "--epochs": ("--epoch", "--num-epochs", "--n-epochs", "--max-epochs", "-e"),
    "--steps": ("--iterations", "--iters", "--max-steps", "--max-iter", "--num-steps"),
    "--weight-decay": ("--wd", "--l2", "--decay-weights"),
    "--momentum": ("--mom", "--beta1", "--beta-1"),
    "--beta2": ("--beta-2",),
    "--rms-decay": ("--rho", "--smoothing-constant"),
    "--hidden": ("--hidden-layers", "--hidden-sizes", "--hidden-units", "--layers", "--units", "--neurons", "--sizes"),
    "--activation": ("--act", "--nonlinearity"),
    "--cost": ("--loss", "--loss-function", "--criterion", "--objective"),
    "--initializer": ("--init", "--initialization", "--weight-init"),
    "--optimizer": ("--optim", "--opt", "--solver", "--optimiser"),
    "--schedule": ("--scheduler", "--lr-schedule", "--lr-scheduler"),
    "--warm-up": ("--warmup", "--warmup-steps", "--warmup-epochs"),
    "--step-factor": ("--gamma",),
    "--dropout": ("--drop", "--dropout-rate", "--drop-rate"),
    "--label-smoothing": ("--smoothing",),
    "--clip-norm": ("--clip", "--grad-clip", "--clip-grad", "--clip-grad-norm", "--max-norm", "--max-grad-norm"),
    "--ema": ("--ema-decay", "--averaging", "--polyak"),
    "--rotation": ("--rotate", "--degrees"),
    "--shift": ("--translate", "--translation"),
    "--scale": ("--zoom",),
    "--elastic-sigma": ("--sigma",),
    "--erasing": ("--cutout", "--random-erasing"),
    "--augment": ("--augmentation", "--aug"),
    "--validation": ("--val", "--val-size", "--valid", "--validation-size", "--validation-split"),
    "--seed": ("--random-seed", "--random-state", "--rng"),
    "--threads": ("--num-threads", "--jobs", "--workers", "-j"),
    "--dtype": ("--precision", "--float"),
    "--data": ("--dataset", "--data-dir", "--data-path", "--datadir", "--folder"),
    "--save": ("--output-file", "--out", "-o", "--model", "--checkpoint", "--save-model"),
    "--like": ("--from", "--settings-of"),
    "--config": ("--config-file", "--settings", "-c"),
    "--until-accuracy": ("--target-accuracy", "--target", "--until"),
    "--first": ("--count", "--limit", "--head", "-n"),
    "--top": ("--count", "--limit", "--head", "-n"),
    "--index": ("--indices", "--indexes", "--image", "--images", "-i"),
    "--split": ("--subset", "--part"),
    "--sort": ("--order", "--order-by", "--sort-by"),
    "--colors": ("--colours", "--colour", "--color"),
    "--fps": ("--frame-rate",),
    "--quiet": ("--silent", "--no-progress"),
    "--version": ("-v",),
}
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "train": ("fit", "learn", "run"),
    "resume": ("continue", "restore"),
    "runs": ("list", "history", "ls"),
    "show": ("view", "print", "display", "digits"),
    "predict": ("classify", "infer", "inference"),
    "eval": ("evaluate", "test", "score", "validate"),
    "compare": ("diff", "versus", "vs"),
    "export": ("convert", "to-onnx"),
    "mistakes": ("errors", "misclassified", "wrong"),
    "lr-range": ("lr-find", "lr-finder", "lrfind", "find-lr"),
    "bench": ("benchmark", "speed"),
    "info": ("describe", "inspect", "about"),
    "serve": ("web", "browser", "server"),
    "completion": ("completions", "complete"),
    "help": ("man", "usage"),
}


def meant_by(word: str, table: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return our names for what `word` is called elsewhere."""
    plain = word.lower().replace("_", "-")
    return tuple(name for name, synonyms in table.items() if plain in synonyms or plain == name)
