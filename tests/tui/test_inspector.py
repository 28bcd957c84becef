"""The inspector: what the engine answers about one image, what the keys do to it, and its screen."""

from collections.abc import Callable

import msgspec
import numpy as np
import pytest
from textual.pilot import Pilot
from wire import queries, replied

from mnist_tui.data.dataset import SplitName
from mnist_tui.engine.inspection.edits import Blur, Move, apply_edits
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.test_time_augmentation import probabilities
from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.gallery.screen import GalleryScreen
from mnist_tui.tui.features.inspector.attributions_pane import AttributionsPane
from mnist_tui.tui.features.inspector.keys import EDITS, InspectFocus
from mnist_tui.tui.features.inspector.neighbours_pane import NeighboursPane
from mnist_tui.tui.features.inspector.pane import InspectPane
from mnist_tui.tui.features.inspector.past_pane import PastPane
from mnist_tui.tui.features.inspector.queries import Inspect, InspectAnswer, LayerExplanation
from mnist_tui.tui.features.inspector.screen import InspectScreen
from mnist_tui.tui.frame.keymap import KEYS
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.images.queries import EditRequest, Neighbours, NeighboursAnswer, PredictSplit, SplitPredictions
from mnist_tui.tui.paint.look import GLYPH_SETS, choose_look
from mnist_tui.tui.protocol import messages as say
from mnist_tui.tui.protocol.link import EngineEnd, ScreenEnd
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query, Reply, ask
from mnist_tui.tui.training.splits import Splits, new_trainer

Start = Callable[..., ScreenEnd]
Follow = Callable[[ScreenEnd, Run, Callable[[], bool]], list[say.Report]]
Drive = Callable[..., MnistApp]
STEPS = 40


@pytest.fixture
def asked(start_session: Start, follow: Follow, small_settings: Settings) -> Callable[[Query], tuple[Run, Message]]:
    """Return what puts a question to a session that has learnt for forty steps and rests."""
    link, view = start_session(small_settings, paused=True), Run()
    link.send(say.Steps(STEPS))
    follow(link, view, lambda: view.phase == "paused" and view.progress is not None and view.progress.step == STEPS)
    numbers = iter(range(1, 99))

    def put(question: Query) -> tuple[Run, Message]:
        number = next(numbers)
        link.send(ask(number, question))
        follow(link, view, lambda: any(one.number == number for one in view.answers.values()))
        return view, next(one.answer for one in view.answers.values() if one.number == number)

    return put


Asked = Callable[[Query], tuple[Run, Message]]


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
    shares = probabilities([trainer.evaluated_network], examples.pixels[7:8], *examples.shape)[0]
    assert isinstance(answer, InspectAnswer)
    assert (answer.label, answer.before.tolist()) == (int(examples.labels[7]), [])
    assert answer.pixels.reshape(-1).tolist() == examples.pixels[7].tolist()
    assert answer.probabilities == pytest.approx(shares, rel=1e-5)
    assert answer.cost == pytest.approx(-np.log(shares[answer.label]), rel=1e-4)
    assert answer.margin == pytest.approx(np.sort(shares)[-1] - np.sort(shares)[-2], abs=1e-5)
    assert answer.entropy == pytest.approx(-(shares * np.log2(shares)).sum(), rel=1e-4)
    assert [len(layer.attributions) for layer in answer.layers] == [8]
    steps, label_probability = answer.label_probability_steps, answer.label_probability
    if split == "validation":
        assert steps[-1] == STEPS and label_probability[-1] == pytest.approx(shares[answer.label], abs=0.003)
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


@pytest.mark.parametrize("key", [*EDITS, "z", "x"])
def test_the_engine_can_do_what_every_key_asks_for(
    asked: Asked, bench: "Bench", recorded_run: list[say.Report], key: str
) -> None:
    bench.view.apply(recorded_run[0])
    _, plain = asked(Inspect("test", 3))
    bench.view.apply(Reply(1, 1, 0, plain))
    assert bench.focus.press(key, None) and bench.focus.press(key, None) and len(bench.ui.inspector.edits) == 2
    _, edited = asked(Inspect("test", 3, bench.ui.inspector.edits))
    assert isinstance(plain, InspectAnswer) and isinstance(edited, InspectAnswer)
    assert edited.pixels.tolist() != plain.pixels.tolist()


def test_a_nudge_changes_the_answer_by_no_more_than_its_size_or_says_that_there_is_none(asked: Asked) -> None:
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


class Bench:
    """The keys of the inspector with what they change."""

    def __init__(self) -> None:
        self.view, self.ui = Run(), UiState(choose_look("ascii", "none", {}, "ascii"), focus="inspect")
        self.back = 0
        self.focus = InspectFocus(self.view, self.ui, self._go_back)
        self.ui.inspector.look_at(("test", 3))

    def _go_back(self) -> None:
        self.back += 1

    @property
    def edits(self) -> list[tuple[str, list[float]]]:
        return [(edit.kind, edit.amounts) for edit in self.ui.inspector.edits]


@pytest.fixture
def bench() -> Bench:
    return Bench()


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
        ("b", ("blur", [0.5])),
        ("z", ("noise", [24.0, 0])),
    ],
)
def test_a_key_edits_and_u_takes_it_back(bench: Bench, key: str, edit: tuple[str, list[float]]) -> None:
    assert bench.focus.press(key, None) and bench.edits == [edit]
    assert bench.focus.press("u", "u") and bench.edits == []
    assert bench.focus.press("u", "u") and "nothing to take back" in bench.view.notice


def test_noise_is_new_each_time_and_another_image_begins_clean(bench: Bench) -> None:
    assert bench.focus.press("z", "z") and bench.focus.press("z", "z") and bench.focus.press("a", "a")
    assert bench.edits == [("noise", [24.0, 0]), ("noise", [24.0, 1])] and bench.ui.inspector.perturbed
    bench.ui.inspector.look_at(("test", 3))
    assert len(bench.edits) == 2
    bench.ui.inspector.look_at(("test", 4))
    assert bench.edits == [] and not bench.ui.inspector.perturbed


def test_x_erases_the_patch_with_the_most_weight(bench: Bench, recorded_run: list[say.Report]) -> None:
    saliency = np.zeros((8, 6), "<f4")
    saliency[3:8, 1:6] = 1
    layer = LayerExplanation(np.zeros(8, "<f4"), np.zeros(8, "<f4"))
    bench.view.apply(recorded_run[0])
    bench.view.apply(Reply(1, 1, 0, answer_about(("test", 3), saliency, layer)))
    assert bench.focus.press("x", "x") and bench.edits == [("erase", [3, 1, 5, 5])]


PIXELS, NONE = np.arange(48, dtype=np.uint8).reshape(8, 6), np.zeros(0, np.float32)


def answer_about(
    subject: tuple[str, int], saliency: np.ndarray[tuple[int, int], np.dtype[np.float32]], *layers: LayerExplanation
) -> InspectAnswer:
    return InspectAnswer(
        subject[0], subject[1], 0, 1, 0, PIXELS, np.array([0.2, 0.7, 0.1]), np.zeros(0), 1.6, 0.5, 2.5, 1.1,
        saliency, list(layers), 0, False, NONE, NONE,
    )  # fmt: skip


@pytest.mark.parametrize("key", [key.key for key in KEYS if key.key not in ("u", "x", "z", "plus", "minus")])
def test_keys_that_work_everywhere_are_let_through(bench: Bench, key: str) -> None:
    assert not bench.focus.press(key, key if len(key) == 1 else None)


def test_from_the_gallery_to_the_inspector_and_back(drive: Drive, recorded_run: list[say.Report]) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("2")
        labels, predicted = (np.array(one * 20, np.uint8) for one in ([0, 1, 2], [1, 1, 0]))
        floats = np.linspace(0.1, 0.9, 60).astype(np.float32)
        survey = SplitPredictions("validation", 60, False, labels, predicted, floats, floats, floats, None)
        engine.send(replied(1, 1, 60, survey))
        while app.view.answer(SplitPredictions) is None:
            await pilot.pause(0.005)
        app._show()
        engine.drain()
        await pilot.press("right", "enter")
        assert isinstance(app.screen, InspectScreen)
        app._show()
        asked = queries(engine.drain())
        assert Inspect("validation", 57, (), False) in asked and any(isinstance(one, Neighbours) for one in asked)
        await pilot.press("right", "L")
        app._show()
        asked = queries(engine.drain())
        assert Inspect("validation", 56, (EditRequest("move", [0, 1, 0]),), False) in asked
        assert (EditRequest("move", [0, 1, 0]),) in [one.edits for one in asked if isinstance(one, Neighbours)]
        shown = {kind: app.screen.query_one(kind) for kind in (NeighboursPane, PastPane)}
        assert shown[NeighboursPane].display and not shown[PastPane].display
        await pilot.press("i")
        await pilot.pause(0.05)
        assert shown[PastPane].size.height >= 6 and not shown[NeighboursPane].display
        title = InspectPane(app.view, app.ui)
        app.view.apply(Reply(1, 7, 60, answer_about(("validation", 56), np.zeros((8, 6), np.float32))))
        assert "3 of 40" in title.title(app.view, app.ui)
        engine.send(replied(1, 1, 90, msgspec.structs.replace(survey, step=90, predicted=labels)))
        while app.view.answers[SplitPredictions].step != 90:
            await pilot.pause(0.005)
        app._show()
        assert app.ui.inspector.subject == ("validation", 56), "what was learned meanwhile is looked at on"
        assert "no longer listed" in title.title(app.view, app.ui)
        engine.send(replied(1, 1, 95, survey))
        while app.view.answers[SplitPredictions].step != 95:
            await pilot.pause(0.005)
        await pilot.press("escape")
        assert isinstance(app.screen, GalleryScreen) and app.ui.gallery.index == 56

    drive(flow, recorded_run)


def test_three_on_the_dashboard_asks_for_the_gallery_first(drive: Drive, recorded_run: list[say.Report]) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        await pilot.press("3")
        app._show()
        assert queries(engine.drain()) == [PredictSplit("validation", 0)]

    drive(flow, recorded_run)


@pytest.mark.parametrize("kind", [InspectPane, AttributionsPane, NeighboursPane, PastPane])
@pytest.mark.parametrize("glyphs", GLYPH_SETS)
def test_every_part_is_sound_with_anything_at_any_size(
    recorded_run: list[say.Report], kind: type[Pane], glyphs: str
) -> None:
    rng = np.random.default_rng(3)
    for case in range(12):
        view, ui = Run(), UiState(choose_look(glyphs, "256", {}, "utf-8"))  # type: ignore[arg-type]
        view.apply(recorded_run[0])
        ui.inspector.look_at(("test", 3))
        numbers = rng.choice([0.0, 1.0, -3.0, np.nan, np.inf], (8, 6)).astype("<f4")
        units = rng.choice([0.0, 1.0, -3.0, np.nan], int(rng.integers(1, 700))).astype(np.float32)
        if case:
            layers = [LayerExplanation(units, units)] * int(rng.integers(0, 4))
            view.apply(Reply(1, 1, 0, answer_about(("test", 3), numbers, *layers)))
            found = NeighboursAnswer("test", 3, False, 0, [1, 2], [0, 2], [0.5, np.nan], np.zeros((2, 8, 6), np.uint8))
            view.apply(Reply(1, 2, 0, found))
        pane = kind(view, ui)
        for _ in range(8):
            width, height = int(rng.integers(0, 200)), int(rng.integers(0, 60))
            canvas = pane.paint(view, ui, width, height)
            assert (canvas.width, canvas.height) == (width, height)
            assert all(len(line) <= width for line in canvas.lines())
        assert pane.title(view, ui)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_number_about_the_image_is_cut_and_none_is_minus_zero(recorded_run: list[say.Report], width: int) -> None:
    view, ui = Run(), UiState(choose_look("braille", "256", {}, "utf-8"))
    view.apply(recorded_run[0])
    ui.inspector.look_at(("test", 3))
    sure = msgspec.structs.replace(
        answer_about(("test", 3), np.zeros((8, 6), np.float32)), cost=-0.0, margin=0.7361, lead=29.154, entropy=0.031
    )
    view.apply(Reply(1, 1, 0, sure))
    pane, height = InspectPane(view, ui), 7 if width == 40 else 11
    numbers = pane.paint(view, ui, width, height).lines()[-1]
    assert "margin 0.74" in numbers and ("entropy 0.031 bit" in numbers) is (width > 40)
    assert numbers.endswith("lead in score 29.15") is (width == 120), "where there is room for it"
    assert "cost 0 " in pane.title(view, ui) + " " and "-0" not in pane.title(view, ui)


def test_what_was_done_to_an_image_stands_before_the_numbers(recorded_run: list[say.Report]) -> None:
    view, ui = Run(), UiState(choose_look("braille", "256", {}, "utf-8"))
    view.apply(recorded_run[0])
    ui.inspector.look_at(("test", 3))
    ui.inspector.edit("move", 0, 1, 0)
    perturbed = answer_about(("test", 3), np.zeros((8, 6), np.float32))
    view.apply(Reply(1, 1, 0, msgspec.structs.replace(perturbed, perturbation_levels=39)))
    title = InspectPane(view, ui).title(view, ui)
    assert title == "test #3 · true sky · answer land · move · nudged 39 of 255 levels · cost 1.6"


def test_long_names_of_classes_leave_room_for_the_numbers(recorded_run: list[say.Report]) -> None:
    view, ui = Run(), UiState(choose_look("braille", "256", {}, "utf-8"))
    opened = next(report for report in recorded_run if isinstance(report, say.RunStarted))
    names = tuple(f"a rather long name, number {number}" for number in range(3))
    view.apply(msgspec.structs.replace(opened, classes=names))
    ui.inspector.look_at(("test", 3))
    layer = LayerExplanation(np.zeros(8, "<f4"), np.zeros(8, "<f4"))
    view.apply(Reply(1, 1, 0, answer_about(("test", 3), np.zeros((8, 6), np.float32), layer)))
    legend = InspectPane(view, ui).paint(view, ui, 80, 11).lines()[-1]
    assert legend[22:42].split("for ")[1:] == ["a … 1  ", "a … 0"] and "margin 0.50  entropy 1.1 bit" in legend
    for pane in (InspectPane(view, ui), AttributionsPane(view, ui)):
        assert len(pane.title(view, ui)) <= 78 and "ber " in pane.title(view, ui)


def test_neighbours_say_how_old_they_are_and_waiting_for_them_how_to_hasten_it(recorded_run: list[say.Report]) -> None:
    view, ui = Run(), UiState(choose_look("braille", "256", {}, "utf-8"))
    for report in recorded_run:
        view.apply(report)
    ui.inspector.look_at(("test", 3))
    view.apply(Reply(1, 1, 0, answer_about(("test", 3), np.zeros((8, 6), np.float32))))
    pane = NeighboursPane(view, ui)
    assert "quicker" not in pane.paint(view, ui, 80, 6).lines()[3]
    assert view.progress is not None
    view.progress = msgspec.structs.replace(view.progress, phase="running")
    assert "looking for the nearest training images; quicker at rest" in pane.paint(view, ui, 80, 6).lines()[3]
    found = NeighboursAnswer("test", 3, False, 1500, [1], [0], [0.5], np.zeros((1, 8, 6), np.uint8))
    view.apply(Reply(1, 2, 0, found))
    assert pane.title(view, ui) == "nearest training images · class and distance of the pixels · at step 1,500"
    assert "no hidden layer" in AttributionsPane(view, ui).paint(view, ui, 80, 3).lines()[1]
    layer = LayerExplanation(np.zeros(8, "<f4"), np.zeros(8, "<f4"))
    view.apply(Reply(1, 1, 0, answer_about(("test", 3), np.zeros((8, 6), np.float32), layer)))
    assert pane.title(view, ui) == "nearest training images · class and distance in layer 1 · at step 1,500"
    attributions = AttributionsPane(view, ui).title(view, ui)
    assert attributions == "8 hidden units of layer 1 of 1 · by push from sky to land"
    ui.inspector.edit("blur", 0.5)
    assert pane.title(view, ui).startswith("nearest to the image before the change · ")
    view.apply(Reply(1, 3, 0, msgspec.structs.replace(found, is_changed=True)))
    assert pane.title(view, ui) == "nearest to the changed image · class and distance in layer 1 · at step 1,500"
    assert len(pane.title(view, ui)) <= 78, "all of it stands in 80 columns"


def test_an_image_that_nobody_followed_has_no_past_and_says_why(recorded_run: list[say.Report]) -> None:
    view, ui = Run(), UiState(choose_look("braille", "256", {}, "utf-8"))
    view.apply(recorded_run[0])
    for split, said in (("test", "only validation images are followed"), ("validation", "no evaluation yet")):
        ui.inspector.look_at((split, 3))
        view.apply(Reply(1, 1, 0, answer_about((split, 3), np.zeros((8, 6), np.float32))))
        assert said in "".join(PastPane(view, ui).paint(view, ui, 80, 6).lines())
