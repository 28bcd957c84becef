"""What it gains to distort the next images on a second core: steps with the images made inline and ahead, in turn.

    python tests/bench/ahead.py [--hidden 512,256] [--batch 128] [--blocks N] [--json]

One thread for the matrix products, distortions affine and elastic. On a machine whose cores are taken, wall time shows
no gain; the time that the learner's own thread spends on a step then tells what a free core would give.
"""

import argparse
import json
import time
from collections.abc import Callable

from threadpoolctl import threadpool_limits

from mnist_tui.engine.settings import Settings, find_setting
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.commands.bench.measurement import Effort, Quartiles, interleave
from mnist_tui.tui.training.prefetch import fed_ahead
from mnist_tui.tui.training.splits import load_splits, new_trainer

DISTORTIONS = {"shift": 1.5, "rotation": 12.0, "scale": 0.12, "shear": 0.12, "elastic": 34.0}
BLOCK_S = 0.25


class OwnTime:
    """Steps of a trainer, with the processor time that the calling thread spends on each."""

    def __init__(self, step: Callable[[], object]) -> None:
        self._step = step
        self.seconds: list[float] = []

    def __call__(self) -> None:
        """Take a step."""
        begin = time.thread_time()
        self._step()
        self.seconds.append(time.thread_time() - begin)


def measure(inline: Trainer, ahead: Trainer, batch: int, blocks: int) -> dict[str, float]:
    """Return images a second and processor time both ways, and how many times as fast the run ahead is."""
    works = {"inline": OwnTime(inline.step), "ahead": OwnTime(ahead.step)}
    with fed_ahead(ahead.learner, lambda: True):
        times = interleave(works, Effort(blocks, BLOCK_S))
    gain = Quartiles.of([alone / fed for alone, fed in zip(times["inline"], times["ahead"], strict=True)])
    figures = {f"{name}_images_per_second": batch / Quartiles.of(seconds).median for name, seconds in times.items()}
    figures |= {f"{name}_own_ms": 1000 * Quartiles.of(work.seconds).median for name, work in works.items()}
    return figures | {"gain_low": gain.low, "gain": gain.median, "gain_high": gain.high}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hidden", default="512,256", help="sizes of the hidden layers (default 512,256)")
    parser.add_argument("--batch", type=int, default=128, help="images per step (default 128)")
    parser.add_argument("--blocks", type=int, default=20, help="blocks of a quarter of a second each (default 20)")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    options = parser.parse_args()
    hidden = find_setting("hidden").parse(options.hidden)
    settings = Settings().replace({"hidden": hidden, "batch_size": options.batch, "epochs": 100_000} | DISTORTIONS)
    splits = load_splits(None, settings.validation)
    with threadpool_limits(1):
        figures = measure(new_trainer(settings, splits), new_trainer(settings, splits), options.batch, options.blocks)
    if options.json:
        print(json.dumps({"hidden": options.hidden, "batch": options.batch} | figures))
    else:
        print("\n".join(f"{name:28s} {value:12,.2f}" for name, value in figures.items()))
