"""The `run.json` and the checkpoint of a run, for tests to which it matters little what they say."""

import numpy as np

from mnist_tui.data.runs.checkpoint_file import Checkpoint
from mnist_tui.data.runs.run_file import FORMAT, RunData, RunFile, RunMachine

RUN_FILE = RunFile(
    format=FORMAT,
    id="1",
    created=0.0,
    updated=0.0,
    state="running",
    settings={},
    data=RunData("small", "60000x28x28-0", None),
    machine=RunMachine("here", "x86_64", 1, "3.11", "2", "0"),
)
CHECKPOINT = Checkpoint({"weights": np.zeros(3, np.float32)}, {})
