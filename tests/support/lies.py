"""Commands that fit the schema and mean nothing: numbers, names and values that no screen sends."""

import msgspec

from mnist_tui.tui.features.answers import ANSWERS
from mnist_tui.tui.protocol.commands import Ask, Command, Restart, RunUntil, SetPace, SetSetting, Steps

LIES: tuple[Command, ...] = (
    Steps(2**62),
    Steps(-1),
    SetPace(float("nan")),
    SetPace(float("inf")),
    SetSetting("learning_rate", "x" * 1000),
    SetSetting("no such setting", [1, 2]),
    SetSetting("hidden", [-1]),
    Restart({"hidden": [0]}, True),
    RunUntil("accuracy 1e999"),
    RunUntil("\0" * 500),
    Ask(-1, "no such query", msgspec.Raw(b"\x90")),
    *(
        Ask(2**40, kind.__name__, msgspec.Raw(msgspec.msgpack.encode((kind.__name__, *body))))
        for kind in ANSWERS
        for body in ((), ("test",), ("test", 10**12), (10**6,), ("nowhere", -5, -5, -5), (-1, -1), ([[9, 9]],), ("",))
    ),
)
