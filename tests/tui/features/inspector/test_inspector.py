"""The inspector: what the engine answers about one image, what the keys do to it, and its screen."""

import dataclasses
import time
from collections.abc import Callable

import msgspec
import numpy as np
import pytest
from stores import Hands, new_store
from textual.geometry import Size
from textual.pilot import Pilot
from wire import NO_ROWS, queries, replied

from mnist_tui.data.dataset import SplitName
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.inspection.edits import Blur, Move, apply_edits
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.test_time_augmentation import mean_probabilities
from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.client.merge import run_after
from mnist_tui.tui.client.queries import NEVER_S, QueryClient
from mnist_tui.tui.features.gallery.screen import GalleryScreen
from mnist_tui.tui.features.inspector.attributions_pane import AttributionsPane
from mnist_tui.tui.features.inspector.history_pane import HistoryPane
from mnist_tui.tui.features.inspector.keys import FOCUS
from mnist_tui.tui.features.inspector.neighbours_pane import NeighboursPane
from mnist_tui.tui.features.inspector.pane import InspectPane
from mnist_tui.tui.features.inspector.queries import Inspect, InspectAnswer, LayerExplanation
from mnist_tui.tui.features.inspector.screen import EVERY_S, NEIGHBOURS_EVERY_S, InspectScreen
from mnist_tui.tui.features.inspector.state import InspectorState
from mnist_tui.tui.features.screens import KEYMAP
from mnist_tui.tui.frame.actions.past import PAST_KEYS
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.images.queries import EditRequest, Neighbours, NeighboursAnswer, PredictSplit, SplitPredictions
from mnist_tui.tui.images.twin_queries import SplitTwins
from mnist_tui.tui.paint.look import GLYPH_SETS, GlyphChoice
from mnist_tui.tui.protocol.commands import Command, Steps
from mnist_tui.tui.protocol.link import EngineEnd, ScreenEnd
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.queries import Query, Reply, ask
from mnist_tui.tui.protocol.reports import Report, RunStarted
from mnist_tui.tui.training.splits import Splits, new_trainer

Start = Callable[..., ScreenEnd]
Follow = Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]]
Drive = Callable[..., MnistApp]
STEPS = 40
A_PROGRESS = Progress(
    1,
    "running",
    5,
    0.1,
    10,
    30,
    0.1,
    1e3,
    9.0,
    1.0,
    1e3,
    None,
    None,
    NO_ROWS["steps"],
    NO_ROWS["evaluations"],
    NO_ROWS["rates"],
)


@pytest.fixture
def asked(start_session: Start, follow: Follow, small_settings: Settings) -> Callable[[Query], tuple[Store, Message]]:
    """Return what puts a question to a session that has trained for forty steps and is paused."""
    link, store = start_session(small_settings, paused=True), new_store()
    link.send(Steps(STEPS))
    follow(link, store, lambda: store.run.phase == "paused" and store.run.step == STEPS)
    numbers = iter(range(1, 99))

    def put(question: Query) -> tuple[Store, Message]:
        number = next(numbers)
        link.send(ask(number, question))
        follow(link, store, lambda: any(one.number == number for one in store.run.answers.values()))
        return store, next(one.answer for one in store.run.answers.values() if one.number == number)

    return put


Asked = Callable[[Query], tuple[Store, Message]]


@pytest.mark.parametrize("split", ["train", "validation", "test"])
def test_the_numbers_are_those_of_the_saved_network(
    asked: Asked, small_settings: Settings, small_splits: Splits, split: SplitName
) -> None:
    _, answer = asked(Inspect(split, 7))
    trainer = new_trainer(small_settings, small_splits)
    for _ in range(STEPS):
        trainer.step()
    pixels = {"train": small_splits.training, "validation": small_splits.validation, "test": small_splits.test}
    examples = pixels[split]
    given = mean_probabilities([trainer.evaluated_network], examples.pixels[7:8], *examples.shape)[0]
    temperature = evaluate(trainer.evaluated_network, small_splits.validation, keeps_logs=True).calibrated().temperature
    assert temperature is not None
    shares = given ** (1 / temperature) / (given ** (1 / temperature)).sum()
    assert isinstance(answer, InspectAnswer)
    assert (answer.label, answer.before.tolist()) == (int(examples.labels[7]), [])
    assert answer.pixels.reshape(-1).tolist() == examples.pixels[7].tolist()
    assert answer.probabilities == pytest.approx(shares, rel=1e-5)
    assert answer.temperature == pytest.approx(temperature, rel=1e-5)
    assert answer.cost == pytest.approx(-np.log(given[answer.label]), rel=1e-4)
    assert answer.margin == pytest.approx(np.sort(shares)[-1] - np.sort(shares)[-2], abs=1e-5)
    assert answer.entropy == pytest.approx(-(shares * np.log2(shares)).sum(), rel=1e-4)
    assert [len(layer.attributions) for layer in answer.layers] == [8]
    steps, label_probability = answer.label_probability_steps, answer.label_probability
    if split == "validation":
        assert steps[-1] == STEPS and label_probability[-1] == pytest.approx(given[answer.label], abs=0.003)
    else:
        assert len(steps) == len(label_probability) == 0


def test_edits_are_applied_and_the_answer_before_is_told(asked: Asked, small_splits: Splits) -> None:
    edits = (EditRequest("move", [1, 0, 0]), EditRequest("blur", [0.5]))
    _, plain = asked(Inspect("test", 3))
    _, edited = asked(Inspect("test", 3, edits))
    image = small_splits.test.pixels[3].reshape(small_splits.test.shape)
    assert isinstance(plain, InspectAnswer) and isinstance(edited, InspectAnswer)
    assert edited.pixels.tolist() == apply_edits(image, [Move(1, 0, 0), Blur(0.5)]).tolist() != plain.pixels.tolist()
    assert edited.before == pytest.approx(plain.probabilities)


@pytest.mark.parametrize("key", [key for row in FOCUS.rows[2:8] for key in row.keys])
def test_the_engine_can_do_what_every_key_asks_for(asked: Asked, bench: "Bench", key: str) -> None:
    _, plain = asked(Inspect("test", 3))
    bench.store.tell(Reply(1, 1, 0, plain))
    assert bench.press(key) and bench.press(key) and len(bench.state.edits) == 2
    _, edited = asked(Inspect("test", 3, bench.state.edits))
    assert isinstance(plain, InspectAnswer) and isinstance(edited, InspectAnswer)
    assert edited.pixels.tolist() != plain.pixels.tolist()


def test_an_adversarial_step_changes_the_prediction_by_its_size_or_says_that_there_is_none(
    asked: Asked,
) -> None:
    outcomes = set()
    for index in range(12):
        _, plain = asked(Inspect("test", index))
        _, perturbed = asked(Inspect("test", index, (), True))
        assert isinstance(plain, InspectAnswer) and isinstance(perturbed, InspectAnswer)
        before, after = (one.pixels.astype(int) for one in (plain, perturbed))
        assert (
            (perturbed.predicted != plain.predicted)
            is (perturbed.perturbation_levels > 0)
            is not perturbed.perturbation_failed
        )
        assert abs(after - before).max() == perturbed.perturbation_levels
        outcomes.add(perturbed.perturbation_failed)
    assert False in outcomes


def test_the_nearest_training_images_are_of_its_kind_and_never_itself(asked: Asked, small_splits: Splits) -> None:
    for split in ("test", "train"):
        _, answer = asked(Neighbours(split, 4, 6, 0))
        assert isinstance(answer, NeighboursAnswer) and answer.step == STEPS and len(answer.indices) == 6
        assert answer.distances == sorted(answer.distances)
        assert 4 not in answer.indices or split == "test"
        training = small_splits.training
        assert answer.labels == training.labels[answer.indices].tolist()
        assert answer.pixels.reshape(6, -1).tolist() == training.pixels[answer.indices].tolist()


@pytest.mark.parametrize("index", range(4))
def test_neighbours_are_those_of_the_image_as_it_was_changed(
    asked: Asked, small_settings: Settings, small_splits: Splits, index: int
) -> None:
    edits = (EditRequest("move", [2, 1, 0]), EditRequest("blur", [0.5]))
    trainer = new_trainer(small_settings, small_splits)
    for _ in range(STEPS):
        trainer.step()
    seen = trainer.evaluated_network.forward(small_splits.training.pixels).layers[-2].astype(np.float64)
    for changes, perturbed in (((), False), (edits, False), ((), True), (edits, True)):
        _, image = asked(Inspect("test", index, changes, perturbed))
        _, found = asked(Neighbours("test", index, 5, 0, changes, perturbed))
        assert isinstance(image, InspectAnswer) and isinstance(found, NeighboursAnswer)
        pixels = image.pixels.reshape(1, -1)
        here = trainer.evaluated_network.forward(pixels).layers[-2][0].astype(np.float64)
        distances = np.sqrt(((seen - here) ** 2).sum(axis=1))
        assert found.distances == pytest.approx(np.sort(distances)[:5].tolist(), rel=1e-4, abs=1e-4)
        assert found.is_changed is (bool(changes) or perturbed)


class Bench(Hands):
    """The keys of the inspector with what they change: the image under inspection is the fourth of the test split."""

    def __init__(self, recorded_run: list[Report]) -> None:
        floats, classes = np.full(60, 0.5, np.float32), np.arange(60, dtype=np.uint16) % 3
        predictions = SplitPredictions("test", 0, False, classes, classes, floats, floats, floats, None)
        super().__init__(new_store(recorded_run[0], Reply(1, 9, 0, predictions), glyphs="ascii", colours="none"))
        self.store.put(GalleryState(split="test", text="flag:right|wrong", sort="index", index=3))
        self.controls.go_to("inspector")

    @property
    def state(self) -> InspectorState:
        return self.store.ui.state(InspectorState)

    @property
    def edits(self) -> list[tuple[str, list[float]]]:
        return [(edit.kind, edit.amounts) for edit in self.state.edits]


@pytest.fixture
def bench(recorded_run: list[Report]) -> Bench:
    return Bench(recorded_run)


@pytest.mark.parametrize(
    ("key", "edit"),
    [
        ("H", ("move", [0, -1, 0])),
        ("L", ("move", [0, 1, 0])),
        ("J", ("move", [1, 0, 0])),
        ("K", ("move", [-1, 0, 0])),
        ("shift+up", ("move", [-1, 0, 0])),
        ("less_than_sign", ("move", [0, 0, 5])),
        ("greater_than_sign", ("move", [0, 0, -5])),
        ("plus", ("thicken", [0.5])),
        ("minus", ("thicken", [-0.5])),
        ("G", ("blur", [0.5])),
        ("W", ("noise", [24.0, 0])),
    ],
)
def test_a_key_edits_and_b_takes_it_back(bench: Bench, key: str, edit: tuple[str, list[float]]) -> None:
    assert bench.press(key) and bench.edits == [edit]
    assert bench.press("b") and bench.edits == []
    assert bench.press("b") and "nothing to undo" in bench.store.run.notice


def test_noise_is_new_each_time_and_another_image_begins_clean(bench: Bench) -> None:
    assert bench.press("W") and bench.press("W") and bench.press("P")
    assert bench.edits == [("noise", [24.0, 0]), ("noise", [24.0, 1])] and bench.state.perturbed
    bench.press("right", "left")
    assert bench.state.subject == ("test", 3) and bench.edits == []
    bench.press("W", "right")
    assert bench.state.subject == ("test", 4) and bench.edits == [] and not bench.state.perturbed


def test_x_erases_the_patch_that_contributes_most(bench: Bench) -> None:
    saliency = np.zeros((8, 6), "<f4")
    saliency[3:8, 1:6] = 1
    layer = LayerExplanation(np.zeros(8, "<f4"), np.zeros(8, "<f4"))
    bench.store.tell(Reply(1, 1, 0, answer_about(("test", 3), saliency, layer)))
    assert bench.press("E") and bench.edits == [("erase", [3, 1, 5, 5])]


def about(store: Store, subject: tuple[str, int], *edits: EditRequest) -> UiState:
    """Return the state of a screen that inspects an image, whatever the gallery lists."""
    return store.ui.with_state(InspectorState(subject=subject, edits=edits))


PIXELS, NONE = np.arange(48, dtype=np.uint8).reshape(8, 6), np.zeros(0, np.float32)


def answer_about(
    subject: tuple[str, int], saliency: np.ndarray[tuple[int, int], np.dtype[np.float32]], *layers: LayerExplanation
) -> InspectAnswer:
    return InspectAnswer(
        subject[0], subject[1], 0, 1, 0, PIXELS, np.array([0.2, 0.7, 0.1]), np.zeros(0), 1.6, 0.5, 2.5, 1.1,
        saliency, list(layers), 0, False, NONE, NONE,
    )  # fmt: skip


@pytest.mark.parametrize(
    "key", [key.key for key in KEYMAP.keys if key not in PAST_KEYS and key.key not in ("plus", "minus")]
)
def test_keys_that_work_everywhere_are_let_through(bench: Bench, key: str) -> None:
    assert not bench.press(key)


def test_from_the_gallery_to_the_inspector_and_back(drive: Drive, recorded_run: list[Report]) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("2")
        labels, predicted = (np.array(one * 20, np.uint16) for one in ([0, 1, 2], [1, 1, 0]))
        floats = np.linspace(0.1, 0.9, 60).astype(np.float32)
        survey = SplitPredictions("validation", 60, False, labels, predicted, floats, floats, floats, None)
        engine.send(replied(1, 1, 60, survey))
        while app.store.run.answer(SplitPredictions) is None:
            await pilot.pause(0.005)
        app._draw()
        engine.drain()
        await pilot.press("right", "enter")
        assert isinstance(app.screen, InspectScreen)
        app._draw()
        asked = queries(engine.drain())
        assert Inspect("validation", 57, (), False) in asked and any(isinstance(one, Neighbours) for one in asked)
        await pilot.press("right", "L")
        app._draw()
        asked = queries(engine.drain())
        assert Inspect("validation", 56, (EditRequest("move", [0, 1, 0]),), False) in asked
        assert (EditRequest("move", [0, 1, 0]),) in [one.edits for one in asked if isinstance(one, Neighbours)]
        shown = {kind: app.screen.query_one(kind) for kind in (NeighboursPane, HistoryPane)}
        assert shown[NeighboursPane].display and not shown[HistoryPane].display
        await pilot.press("i")
        await pilot.pause(0.05)
        assert shown[HistoryPane].size.height >= 6 and not shown[NeighboursPane].display
        title = InspectPane()
        app.store.tell(Reply(1, 7, 60, answer_about(("validation", 56), np.zeros((8, 6), np.float32))))
        assert "3 of 40" in title.title(app.store.run, app.store.ui)
        engine.send(replied(1, 1, 90, msgspec.structs.replace(survey, step=90, predicted=labels)))
        while app.store.run.answers[SplitPredictions].step != 90:
            await pilot.pause(0.005)
        app._draw()
        assert app.store.ui.state(InspectorState).subject == ("validation", 56), "it stays when it is learned"
        assert "no longer listed" in title.title(app.store.run, app.store.ui)
        engine.send(replied(1, 1, 95, survey))
        while app.store.run.answers[SplitPredictions].step != 95:
            await pilot.pause(0.005)
        await pilot.press("escape")
        assert isinstance(app.screen, GalleryScreen) and app.store.ui.state(GalleryState).index == 56

    drive(flow, recorded_run)


@pytest.mark.parametrize(
    ("width", "height", "pixels", "saliency"),
    [
        (80, 11, 20, True),
        (200, 29, 56, True),
        (120, 29, 47, True),
        (60, 14, 26, False),
        (60, 29, 36, False),
        (45, 15, 21, False),
    ],
)
def test_the_image_is_as_large_as_leaves_room_for_its_saliency(
    recorded_run: list[Report], width: int, height: int, pixels: int, saliency: bool
) -> None:
    store = new_store(*recorded_run)
    store.tell(Reply(1, 1, 60, answer_about(("test", 3), np.ones((8, 6), np.float32))))
    canvas = InspectPane().paint(store.run, about(store, ("test", 3)), width, height)
    words = canvas.lines()[-1]
    assert words.startswith("pixels") and ("±1" in words) is saliency
    drawn = (canvas.back[:-1] >= 0) | (canvas.chars[:-1] == "▀")
    columns = np.flatnonzero(drawn[:, : pixels + 1].any(axis=0))
    assert len(columns) and columns[-1] < pixels


def test_a_large_window_gives_the_image_twice_its_size(drive: Drive, recorded_run: list[Report]) -> None:
    heights: list[tuple[int, int]] = []

    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("3")
        for columns, rows in ((200, 59), (139, 60), (140, 60)):
            await pilot.resize_terminal(columns, rows)
            app._draw()
            await pilot.pause()
            panes = [app.screen.query_one(kind) for kind in (InspectPane, HistoryPane)]
            heights.append((panes[0].content_size.height, panes[1].content_size.height))

    drive(flow, recorded_run)
    assert [inspect for inspect, _ in heights] == [15, 15, 29], "28 rows hold 56 pixels; the last has words"
    assert min(history for _, history in heights) >= 7


def test_three_on_the_dashboard_asks_for_the_gallery_first(drive: Drive, recorded_run: list[Report]) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("3")
        app._draw()
        assert queries(engine.drain()) == [PredictSplit("validation", 0)]

    drive(flow, recorded_run)


@pytest.mark.parametrize("kind", [InspectPane, AttributionsPane, NeighboursPane, HistoryPane])
@pytest.mark.parametrize("glyphs", GLYPH_SETS)
def test_every_part_is_sound_with_anything_at_any_size(
    recorded_run: list[Report], kind: type[Pane], glyphs: GlyphChoice
) -> None:
    rng = np.random.default_rng(3)
    for case in range(12):
        store = new_store(recorded_run[0], glyphs=glyphs)
        numbers = rng.choice([0.0, 1.0, -3.0, np.nan, np.inf], (8, 6)).astype("<f4")
        units = rng.choice([0.0, 1.0, -3.0, np.nan], int(rng.integers(1, 700))).astype(np.float32)
        if case:
            layers = [LayerExplanation(units, units)] * int(rng.integers(0, 4))
            store.tell(Reply(1, 1, 0, answer_about(("test", 3), numbers, *layers)))
            found = NeighboursAnswer(
                "test", 3, False, 0, 50, 50, False, [1, 2], [0, 2], [0.5, np.nan], np.zeros((2, 8, 6), np.uint8)
            )
            store.tell(Reply(1, 2, 0, found))
        pane, run, ui = kind(), store.run, about(store, ("test", 3))
        for _ in range(8):
            width, height = int(rng.integers(0, 200)), int(rng.integers(0, 60))
            canvas = pane.paint(run, ui, width, height)
            assert (canvas.width, canvas.height) == (width, height)
            assert all(len(line) <= width for line in canvas.lines())
        assert pane.title(run, ui)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_number_about_the_image_is_cut_and_none_is_minus_zero(recorded_run: list[Report], width: int) -> None:
    store = new_store(recorded_run[0])
    sure = msgspec.structs.replace(
        answer_about(("test", 3), np.zeros((8, 6), np.float32)), cost=-0.0, margin=0.7361, lead=29.154, entropy=0.031
    )
    store.tell(Reply(1, 1, 0, sure))
    pane, height, ui = InspectPane(), 7 if width == 40 else 11, about(store, ("test", 3))
    numbers = pane.paint(store.run, ui, width, height).lines()[-1]
    assert "margin 0.74" in numbers and ("entropy 0.031 bits" in numbers) is (width > 40)
    assert numbers.endswith("logit diff 29.15") is (width == 120), "where there is room for it"
    title = pane.title(store.run, ui)
    assert "cost 0 " in f"{title} " and "-0" not in title


@pytest.mark.parametrize("glyphs", ["ascii", "braille"])
def test_the_scale_of_the_saliency_is_written_in_full_without_colours(
    recorded_run: list[Report], glyphs: GlyphChoice
) -> None:
    opened = next(report for report in recorded_run if isinstance(report, RunStarted))
    store = new_store(msgspec.structs.replace(opened, classes=("0", "1", "2")), glyphs=glyphs, colours="none")
    saliency = np.zeros((8, 6), np.float32)
    saliency[2, 2] = 0.375
    answer = answer_about(("test", 3), saliency)
    store.tell(Reply(1, 1, 0, msgspec.structs.replace(answer, pixels=np.full((8, 6), 9, np.uint8))))
    legend = InspectPane().paint(store.run, about(store, ("test", 3)), 80, 11).lines()[-1]
    assert f"{GLYPH_SETS[glyphs].give_or_take}0.375  " in legend and "margin 0.50" in legend


def test_the_title_says_at_which_temperature_the_probabilities_are(recorded_run: list[Report]) -> None:
    store = new_store(recorded_run[0])
    answer = answer_about(("test", 3), np.zeros((8, 6), np.float32))
    store.tell(Reply(1, 1, 0, msgspec.structs.replace(answer, temperature=0.6129)))
    assert InspectPane().title(store.run, about(store, ("test", 3))).endswith(" · T = 0.61")


def test_the_title_names_the_twin_of_the_image(recorded_run: list[Report]) -> None:
    store, zeros, halves = new_store(recorded_run[0]), np.zeros(5, np.uint16), np.full(5, 0.5, "<f4")
    store.tell(Reply(1, 1, 60, SplitPredictions("test", 60, False, zeros, zeros, halves, halves, halves, None)))
    store.tell(Reply(1, 1, 0, answer_about(("test", 3), np.zeros((8, 6), np.float32))))
    ui = about(store, ("test", 3)).with_state(GalleryState(split="test", text="flag:right|wrong"))
    assert "same as" not in InspectPane().title(store.run, ui)
    columns = np.array([3], np.uint32), np.array([1], np.uint8), np.array([12], np.uint32), np.array([2], np.uint8)
    store.tell(Reply(1, 1, 60, SplitTwins("test", *columns)))
    assert " · nearly the same as validation #12 · cost 1.6" in InspectPane().title(store.run, ui)


def test_what_was_done_to_an_image_stands_before_the_numbers(recorded_run: list[Report]) -> None:
    store = new_store(recorded_run[0])
    ui = about(store, ("test", 3), EditRequest("move", [0, 1, 0]))
    perturbed = answer_about(("test", 3), np.zeros((8, 6), np.float32))
    store.tell(Reply(1, 1, 0, msgspec.structs.replace(perturbed, perturbation_levels=39)))
    title = InspectPane().title(store.run, ui)
    assert title.startswith("test #3 · ") and title.endswith(" · cost 1.6") and "move" in title and "39 of 255" in title


@pytest.mark.parametrize(
    ("width", "title"),
    [
        (80, "validation #2,662 · label 1 · predicted 2 · FGSM 34 of 255 levels · cost 1.6"),
        (60, "#2,662 · label 1 · predicted 2 · FGSM 34 of 255 levels · cost 1.6"),
        (45, "#2,662 · 1→2 · FGSM 34 of 255 levels · cost 1.6"),
        (38, "#2,662 · 1→2 · FGSM 34/255 · cost 1.6"),
    ],
)
def test_no_width_hides_that_an_image_was_changed(
    recorded_run: list[Report], monkeypatch: pytest.MonkeyPatch, width: int, title: str
) -> None:
    opened = next(report for report in recorded_run if isinstance(report, RunStarted))
    store = new_store(msgspec.structs.replace(opened, classes=("0", "1", "2")))
    answer = answer_about(("validation", 2662), np.zeros((8, 6), np.float32))
    perturbed = msgspec.structs.replace(answer, perturbation_levels=34, label=1, predicted=2)
    store.tell(Reply(1, 1, 0, perturbed))
    ui, pane = about(store, ("validation", 2662)), InspectPane()
    monkeypatch.setattr(InspectPane, "size", Size(width, 9))
    assert pane.title(store.run, ui) == title
    assert pane.paint(store.run, ui, width, 9).lines()[-1].startswith("changed pixels  ")


def test_long_names_of_classes_leave_room_for_the_numbers(recorded_run: list[Report]) -> None:
    opened = next(report for report in recorded_run if isinstance(report, RunStarted))
    names = tuple(f"a rather long name, number {number}" for number in range(3))
    store = new_store(msgspec.structs.replace(opened, classes=names))
    layer = LayerExplanation(np.zeros(8, "<f4"), np.zeros(8, "<f4"))
    store.tell(Reply(1, 1, 0, answer_about(("test", 3), np.zeros((8, 6), np.float32), layer)))
    ui = about(store, ("test", 3))
    legend = InspectPane().paint(store.run, ui, 80, 11).lines()[-1]
    assert legend[22:42].split("for ")[1:] == ["a…1  ", "a…0  ±0"] and "margin 0.50  entropy 1.1 bits" in legend
    for pane in (InspectPane(), AttributionsPane()):
        assert len(pane.title(store.run, ui)) <= 78 and "ber " in pane.title(store.run, ui)


def test_neighbours_say_how_old_they_are_and_waiting_for_them_how_to_speed_it_up(
    recorded_run: list[Report],
) -> None:
    store = new_store(*recorded_run)
    ui, pane = about(store, ("test", 3)), NeighboursPane()
    store.tell(Reply(1, 1, 0, answer_about(("test", 3), np.zeros((8, 6), np.float32))))
    assert "faster" not in pane.paint(store.run, ui, 80, 6).lines()[3]
    assert store.run.progress is not None
    running = run_after(store.run, msgspec.structs.replace(store.run.progress, phase="running", **NO_ROWS))
    assert "finding the nearest training images; faster while paused" in pane.paint(running, ui, 80, 6).lines()[3]
    found = NeighboursAnswer("test", 3, False, 1500, 50, 50, False, [1], [0], [0.5], np.zeros((1, 8, 6), np.uint8))
    store.tell(Reply(1, 2, 0, found))
    assert pane.title(store.run, ui) == "nearest training images · class and distance of the pixels · at step 1,500"
    early = msgspec.structs.replace(found, compared=2000, training_images=55_000)
    store.tell(Reply(1, 2, 0, early))
    title = pane.title(store.run, ui)
    assert title == "nearest training images · first 2,000 of 55,000 compared · at step 1,500" and len(title) <= 78
    store.tell(Reply(1, 2, 0, found))
    assert "no hidden layer" in AttributionsPane().paint(store.run, ui, 80, 3).lines()[1]
    layer = LayerExplanation(np.zeros(8, "<f4"), np.zeros(8, "<f4"))
    store.tell(Reply(1, 1, 0, answer_about(("test", 3), np.zeros((8, 6), np.float32), layer)))
    assert pane.title(store.run, ui) == "nearest training images · class and distance in layer 1 · at step 1,500"
    assert AttributionsPane().title(store.run, ui).startswith("layer 1 of 1 · ")
    ui = about(store, ("test", 3), EditRequest("blur", [0.5]))
    assert pane.title(store.run, ui).startswith("nearest to the image before the change · ")
    store.tell(Reply(1, 3, 0, msgspec.structs.replace(found, is_changed=True)))
    title = pane.title(store.run, ui)
    assert title == "nearest to the changed image · class and distance in layer 1 · at step 1,500"
    assert len(title) <= 78, "all of it stands in 80 columns"


def test_images_that_are_all_as_near_are_no_neighbours(recorded_run: list[Report]) -> None:
    store = new_store(*recorded_run)
    ui, pane = about(store, ("test", 3)), NeighboursPane()
    store.tell(Reply(1, 1, 0, answer_about(("test", 3), np.zeros((8, 6), np.float32))))
    for distances, is_told in (([0.0, 0.0], True), ([0.0, 0.5], False)):
        images = np.full((2, 8, 6), 255, np.uint8)
        found = NeighboursAnswer("test", 3, False, 60, 50, 50, False, [1, 2], [0, 1], distances, images)
        store.tell(Reply(1, 2, 0, found))
        page = "\n".join(pane.paint(store.run, ui, 80, 6).lines())
        assert ("the network tells no images apart" in page) == is_told
        assert ("0.00" in page) != is_told


@pytest.mark.parametrize(
    ("phase", "every_s"), [("running", NEIGHBOURS_EVERY_S), ("paused", EVERY_S), ("finished", EVERY_S)]
)
def test_neighbours_are_found_again_as_training_continues(bench: Bench, phase: str, every_s: float) -> None:
    progress = msgspec.structs.replace(A_PROGRESS, phase=phase)
    bench.store.tell(progress)
    screen = InspectScreen(bench.store, time.monotonic)
    asked = {type(one.query): one for one in screen.subscriptions(bench.store.run, bench.store.ui)}
    assert asked[Neighbours].every_s == every_s and 0.5 <= every_s <= 15 < NEVER_S
    now, sent = [0.0], list[Command]()
    client = QueryClient(sent.append, lambda: now[0])
    client.ask(bench.store.run, [asked[Neighbours]])
    reply = NeighboursAnswer("test", 3, False, 0, 50, 50, False, [], [], [], np.zeros((0, 8, 6), np.uint8))
    bench.store.tell(Reply(1, 1, 0, reply))
    bench.store.tell(msgspec.structs.replace(progress, step=7))
    for now[0], count in ((every_s / 2, 1), (every_s + 0.01, 2)):
        client.ask(bench.store.run, [asked[Neighbours]])
        assert len(sent) == count, "neither never again nor with every frame"


def test_a_better_answer_about_neighbours_is_soon_asked_for(bench: Bench) -> None:
    bench.store.tell(msgspec.structs.replace(A_PROGRESS, phase="running"))
    early = NeighboursAnswer("test", 3, False, 0, 20, 50, True, [], [], [], np.zeros((0, 8, 6), np.uint8))
    bench.store.tell(Reply(1, 1, 0, early))
    screen = InspectScreen(bench.store, time.monotonic)
    asked = {type(one.query): one.every_s for one in screen.subscriptions(bench.store.run, bench.store.ui)}
    assert asked[Neighbours] == 0.5


def test_a_frozen_display_asks_nothing_again(bench: Bench) -> None:
    ui = dataclasses.replace(bench.store.ui, frozen=bench.store.run)
    screen = InspectScreen(bench.store, time.monotonic)
    assert {one.every_s for one in screen.subscriptions(bench.store.run, ui)} == {NEVER_S}


@pytest.mark.parametrize(("rows", "said"), [(12, "the history needs 14 rows"), (20, "")])
def test_a_window_without_room_for_the_history_says_so(bench: Bench, rows: int, said: str) -> None:
    bench.store.show(bench.store.ui.with_size("window", (45, rows)))
    bench.press("i")
    assert bench.store.run.notice == said and bench.state.history


def test_an_image_without_a_history_says_why(recorded_run: list[Report]) -> None:
    store = new_store(recorded_run[0])
    for split, said in (("test", "only validation images have a history"), ("validation", "no evaluation yet")):
        store.tell(Reply(1, 1, 0, answer_about((split, 3), np.zeros((8, 6), np.float32))))
        assert said in "".join(HistoryPane().paint(store.run, about(store, (split, 3)), 80, 6).lines())


def test_a_history_beside_calibrated_bars_says_that_it_is_raw(recorded_run: list[Report]) -> None:
    store = new_store(recorded_run[0])
    answer = answer_about(("validation", 3), np.zeros((8, 6), np.float32))
    titles = []
    for temperature in (None, 0.61):
        store.tell(Reply(1, 1, 0, msgspec.structs.replace(answer, temperature=temperature)))
        titles.append(HistoryPane().title(store.run, about(store, ("validation", 3))))
    assert titles == ["probability of the label over the run", "raw probability of the label over the run"]


def test_a_changed_image_has_ticks_that_are_explained_and_a_history_of_before(recorded_run: list[Report]) -> None:
    store = new_store(recorded_run[0])
    answer = answer_about(("validation", 3), np.zeros((8, 6), np.float32))
    changed = msgspec.structs.replace(answer, before=np.full(len(answer.probabilities), 0.1, np.float32))
    for told, is_said in ((answer, False), (changed, True)):
        store.tell(Reply(1, 1, 0, told))
        ui = about(store, ("validation", 3))
        assert ("│ before the change" in InspectPane().paint(store.run, ui, 100, 12).lines()[-1]) is is_said
        assert HistoryPane().title(store.run, ui).endswith(", image as it was") is is_said
