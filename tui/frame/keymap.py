"""Every key, once: dispatch, footer, help and command palette are made from this table. It must not import Textual."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """A key and what it does."""

    key: str
    """As Textual names it."""
    action: str
    """The method that does it: of the app's `Places`, or of a group in `actions/`."""
    label: str
    """One word for the footer."""
    help: str
    """What happens, in a sentence."""
    shown: str = ""
    """As people write it, where that differs from `key`."""
    footer: int = 0
    """How early it gets a place in the footer, 1 first; 0 is never."""
    group: str = ""
    """One word for the footer for all keys of a group, which come together or not at all; they share their place."""

    @property
    def name(self) -> str:
        """The key as people write it."""
        return self.shown or self.key


KEYS: tuple[Key, ...] = (
    Key("space", "pause", "pause", "Pause at the next batch, or go on.", footer=1),
    Key("s", "step", "step", "Learn from one batch, then rest.", footer=4),
    Key("e", "epoch", "epoch", "Learn to the end of this epoch, then rest.", footer=5),
    Key("u", "until", "until", "Go on until an epoch, a step, an accuracy or a cost is reached, then rest.", footer=11),
    Key("left_square_bracket", "slower", "slower", "Fewer steps a second.", shown="[", footer=9, group="speed"),
    Key(
        "right_square_bracket",
        "faster",
        "faster",
        "More steps a second, up to full speed.",
        shown="]",
        footer=9,
        group="speed",
    ),
    Key("p", "settings", "settings", "Turn the hyperparameters: up and down choose, left and right change.", footer=7),
    Key(
        "tab", "focus_next", "focus", "Give the keys to the next part of the dashboard; esc takes them back.", footer=8
    ),
    Key("shift+tab", "focus_previous", "focus back", "Give the keys to the part before."),
    Key("t", "score", "test", "Judge the network on the test images; looks are counted.", footer=14),
    Key("y", "log", "log axis", "Cost axis logarithmic or linear.", footer=15),
    Key("x", "x_axis", "x axis", "The charts count epochs, steps or seconds of training."),
    Key("plus", "smoother", "smoother", "Average the curves over more batches.", shown="+"),
    Key("minus", "rougher", "rougher", "Average the curves over fewer batches, or not at all.", shown="-"),
    Key("z", "zoom_in", "zoom in", "The charts show fewer of the newest steps; so does the wheel."),
    Key("Z", "zoom_out", "zoom out", "The charts show more steps, up to all of them."),
    Key("w", "export", "write", "Write the curves as text to a new file beside where the program was started."),
    Key("c", "chart", "chart", "The curves on the full screen.", footer=10),
    Key(
        "r", "restart", "restart", "Start again from the same first weights; the old curve stays as a ghost.", footer=12
    ),
    Key("n", "new", "new run", "Start a new run with other first weights and the settings marked for it.", footer=13),
    Key("1", "dashboard", "dashboard", "The dashboard.", footer=6, group="screens"),
    Key(
        "2", "mistakes", "mistakes", "All mistakes as a gallery: filter, sort, mark, export.", footer=6, group="screens"
    ),
    Key(
        "3",
        "inspect",
        "inspect",
        "One image of the gallery: why it was answered so, and what would change that.",
        footer=6,
        group="screens",
    ),
    Key(
        "4",
        "weights",
        "weights",
        "What the hidden units look for, and the network without some of them.",
        footer=6,
        group="screens",
    ),
    Key(
        "m",
        "map",
        "map",
        "Two thousand held-out images as a layer of the network sees them, by PCA or t-SNE.",
        footer=6,
        group="screens",
    ),
    Key("f", "freeze", "freeze", "Hold the picture while training goes on; again to follow it.", footer=17),
    Key("o", "output", "log", "What happened: changes, best results, refusals, and what libraries printed.", footer=18),
    Key("g", "glyphs", "glyphs", "Draw with braille, blocks or ASCII.", footer=16),
    Key("T", "theme", "theme", "Colours for a dark ground, a light one, or eyes that mix up red and green.", footer=19),
    Key("question_mark", "keys_help", "help", "What the keys and the settings do.", shown="?", footer=2),
    Key("q", "leave", "quit", "End the program; asks when a run is not finished.", footer=3),
    Key("ctrl+c", "leave", "quit", "End the program; asks when a run is not finished."),
    Key("ctrl+q", "leave", "quit", "End the program; asks when a run is not finished."),
)


@dataclass(frozen=True, slots=True)
class FocusKey:
    """A key, or several that belong together, while one part of the screen has the focus."""

    names: str
    """As people write them."""
    help: str
    """What happens."""
    short: str = ""
    """The names for the footer; empty keeps it out of there."""
    label: str = ""
    """One word for the footer."""


FOCUS_KEYS: dict[str, tuple[FocusKey, ...]] = {
    "cost": (
        FocusKey("← →  h l", "move the cursor; its step and the values there stand in the charts", "←→", "move"),
        FocusKey("shift+← →  H L", "move it by a tenth of the picture", "H L", "far"),
        FocusKey("< >", "move it by one step", "< >", "one step"),
        FocusKey("home end", "to the first step in view, to the newest", "home end", "ends"),
        FocusKey("esc", "done", "esc", "done"),
    ),
    "confusion": (
        FocusKey("↑ ↓ ← →  k j h l", "move to another pair of true class and answer", "arrows", "move"),
        FocusKey("enter", "the images of this pair", "enter", "images"),
        FocusKey("backspace", "back to the worst pair, whichever that is", "backspace", "worst"),
        FocusKey("%", "counts, or parts of the row in percent", "%", "share"),
        FocusKey("v", "a sample of 5,000 training images, or the held-out ones again", "v", "train"),
        FocusKey("t", "score the test images and show them; every look is counted", "t", "test"),
        FocusKey("esc", "done", "esc", "done"),
    ),
    "mistakes": (
        FocusKey("← →  h l", "choose a digit", "←→", "choose"),
        FocusKey("home end", "the first, the last", "home end", "ends"),
        FocusKey("enter", "all mistakes, beginning with this one", "enter", "all"),
        FocusKey("esc", "done", "esc", "done"),
    ),
    "settings": (
        FocusKey("↑ ↓  k j", "choose a setting", "↑↓", "choose"),
        FocusKey("← →  h l", "change it; live ones from the next batch on", "←→", "change"),
        FocusKey("shift+← →  H L", "change it in coarse steps"),
        FocusKey("< >", "change it in fine steps"),
        FocusKey("enter", "type a value; on a marked setting: start the new network", "enter", "type"),
        FocusKey("backspace", "back to its default", "backspace", "default"),
        FocusKey("u  U", "undo the last change, as often as you like; do it again", "u", "undo"),
        FocusKey("esc  p", "done", "esc", "done"),
    ),
    "log": (
        FocusKey("↑ ↓  k j", "one line back or on", "↑↓", "scroll"),
        FocusKey("pgup pgdn", "a page back or on", "pgup pgdn", "page"),
        FocusKey("home end", "the oldest lines; the newest, and follow", "home end", "ends"),
        FocusKey("esc  o", "done", "esc", "done"),
    ),
    "inspect": (
        FocusKey("← →  h l", "the image before, the next of the gallery", "←→", "image"),
        FocusKey("↑ ↓  k j", "another hidden layer", "↑↓", "layer"),
        FocusKey("H J K L  shift+arrows", "shift the image by a pixel", "HJKL", "shift"),
        FocusKey("< >", "turn it by five degrees", "< >", "turn"),
        FocusKey("+ -", "thicken or thin its strokes", "+ -", "thick"),
        FocusKey("b", "blur it"),
        FocusKey("z", "add noise"),
        FocusKey("x", "erase the patch that speaks loudest for the answer"),
        FocusKey(
            "a", "the smallest step along the gradient's sign that changes the answer, or without it", "a", "nudge"
        ),
        FocusKey("u  backspace", "take back the last of these", "u", "undo"),
        FocusKey("i", "its past over the run in place of its neighbours, in a low window", "i", "past"),
        FocusKey("esc", "back to the gallery", "esc", "back"),
    ),
    "weights": (
        FocusKey("↑ ↓ ← →  k j h l", "choose a unit", "arrows", "unit"),
        FocusKey("pgup pgdn  , .", "a page back, a page on", ", .", "page"),
        FocusKey("home end", "the most and the least influential unit"),
        FocusKey(
            "enter",
            "one unit at large, with its activations and its effect on every class; or all again",
            "enter",
            "open",
        ),
        FocusKey("x", "silence the unit in a copy of the network, or revive it", "x", "silence"),
        FocusKey("backspace", "revive all, in every layer"),
        FocusKey("a", "put the units in order anew", "a", "order"),
        FocusKey("v", "the next layer, and after the last one the outputs", "v", "layer"),
        FocusKey(
            "i", "show or hide the histograms; in a narrow window they take the pictures' place", "i", "histograms"
        ),
        FocusKey("esc", "close the unit; back to the dashboard", "esc", "back"),
    ),
    "map": (
        FocusKey("↑ ↓ ← →  k j h l", "the next image in that direction", "arrows", "choose"),
        FocusKey(", .", "the layer before, the next one", ", .", "layer"),
        FocusKey(
            "a",
            "by neighbours (t-SNE: a quarter of a minute at rest, minutes beside training), or by principal components",
            "a",
            "t-SNE",
        ),
        FocusKey("v", "the next class of the legend", "v", "class"),
        FocusKey("x", "hide that class, or show it; backspace: all again", "x", "hide"),
        FocusKey("i", "take the network as it is now", "i", "anew"),
        FocusKey("enter", "look closely at the image", "enter", "inspect"),
        FocusKey("esc", "end t-SNE; back to the dashboard", "esc", "back"),
    ),
    "gallery": (
        FocusKey("↑ ↓ ← →  k j h l", "choose an image", "arrows", "choose"),
        FocusKey("enter", "look closely at the image", "enter", "inspect"),
        FocusKey("/", "filter, as in true:4 pred:9 conf>0.9 top:10; backspace: all again", "/", "filter"),
        FocusKey(
            "w", "write the marked images, or all that are listed, to a .csv, .json or .png or as IDX", "w", "write"
        ),
        FocusKey("m", "mark the image, or take the mark away", "m", "mark"),
        FocusKey(
            "a  A",
            "another order: confidence, cost, margin, label, index, learned, forgotten; the last first",
            "a",
            "order",
        ),
        FocusKey("v", "validation, training or test images; judging the test images is a look at them", "v", "images"),
        FocusKey("pgup pgdn  , .", "a page back, a page on", ", .", "page"),
        FocusKey("i", "write a note to it", "i", "note"),
        FocusKey("home end", "the first, the last"),
        FocusKey("esc", "back to the dashboard", "esc", "back"),
    ),
}
"""The keys while a part of the screen has the focus, for footer and help; the last is the way out."""
PLACES = {
    "cost": "cost chart",
    "confusion": "confusion matrix",
    "mistakes": "strip of mistakes",
    "settings": "settings",
    "log": "log",
    "inspect": "inspector",
    "weights": "weights screen",
    "map": "map",
    "gallery": "gallery",
}
"""What people call these parts."""
FOCUS_ORDER = ("cost", "confusion", "mistakes", "settings")
"""The parts of the dashboard through which `tab` goes."""


def in_words(names: str) -> str:
    """Write the arrows among names of keys as words, for terminals that have no arrows."""
    for arrow, word in (("↑", "up"), ("↓", "down"), ("←", "left"), ("→", "right")):
        names = names.replace(arrow, word)
    return names
