"""The features that the screen knows, and every key of the program. A new one is an import and an entry here."""

from mnist_tui.tui.client.queries import Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.comparison.feature import COMPARISON
from mnist_tui.tui.features.confusion.feature import CONFUSION
from mnist_tui.tui.features.curves.feature import CURVES
from mnist_tui.tui.features.dashboard.feature import DASHBOARD
from mnist_tui.tui.features.dashboard.keys import FOCUS_KEYS
from mnist_tui.tui.features.doctor.feature import DOCTOR
from mnist_tui.tui.features.draw.feature import DRAW
from mnist_tui.tui.features.gallery.feature import GALLERY
from mnist_tui.tui.features.help.feature import HELP
from mnist_tui.tui.features.inspector.feature import INSPECTOR
from mnist_tui.tui.features.learn.feature import LEARN
from mnist_tui.tui.features.log.feature import LOG
from mnist_tui.tui.features.map.feature import MAP
from mnist_tui.tui.features.predictions.feature import PREDICTIONS
from mnist_tui.tui.features.quiz.feature import QUIZ
from mnist_tui.tui.features.runs.feature import RUNS
from mnist_tui.tui.features.settings.feature import SETTINGS
from mnist_tui.tui.features.settings.keys import RESTART_KEYS
from mnist_tui.tui.features.story.feature import STORY
from mnist_tui.tui.features.trust.feature import TRUST
from mnist_tui.tui.features.units.feature import UNITS
from mnist_tui.tui.frame.actions.detach import DETACH_KEYS
from mnist_tui.tui.frame.actions.look import FREEZE_KEYS, LOOK_KEYS
from mnist_tui.tui.frame.actions.past import PAST_KEYS
from mnist_tui.tui.frame.actions.program import PROGRAM_KEYS
from mnist_tui.tui.frame.actions.run import RUN_KEYS, TEST_KEYS
from mnist_tui.tui.frame.actions.terminal import TERMINAL_KEYS
from mnist_tui.tui.frame.feature import Feature
from mnist_tui.tui.frame.keymap import Keymap
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState

ON_THE_DASHBOARD: tuple[Feature, ...] = (CURVES, CONFUSION, SETTINGS, PREDICTIONS)
WITH_A_SCREEN: tuple[Feature, ...] = (
    DASHBOARD,
    GALLERY,
    INSPECTOR,
    UNITS,
    LEARN,
    DRAW,
    MAP,
    RUNS,
    COMPARISON,
    LOG,
    DOCTOR,
    STORY,
    QUIZ,
    TRUST,
)
FEATURES = (*ON_THE_DASHBOARD, *WITH_A_SCREEN, HELP)
KEYMAP = Keymap(
    keys=(
        *RUN_KEYS,
        *SETTINGS.keys,
        *FOCUS_KEYS,
        *TEST_KEYS,
        *CURVES.keys,
        *RESTART_KEYS,
        *PAST_KEYS,
        *(key for feature in WITH_A_SCREEN for key in feature.keys),
        *FREEZE_KEYS,
        *LOOK_KEYS,
        *TERMINAL_KEYS,
        *DETACH_KEYS,
        *PROGRAM_KEYS,
    ),
    focuses={focus.name: focus for feature in FEATURES for focus in feature.focuses},
)


def all_panes() -> tuple[type[Pane], ...]:
    """Return what `?` tells of; a pane of the dashboard may belong to another feature, too."""
    return tuple(dict.fromkeys(pane for feature in FEATURES for pane in feature.panes))


def places() -> dict[str, str]:
    """Return the screen of every part that can be focused."""
    screens = {feature.name: feature.screen for feature in FEATURES}
    own = {screen.FOCUS: name for name, screen in screens.items() if screen is not None and screen.FOCUS}
    return dict.fromkeys(KEYMAP.focuses, "dashboard") | own


def subscriptions(run: Run, ui: UiState) -> tuple[Subscription, ...]:
    """Return what features ask whichever screen is open."""
    asking = (feature.subscriptions for feature in FEATURES)
    return tuple(one for ask in asking if ask is not None for one in ask(run, ui))
