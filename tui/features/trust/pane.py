"""The row of pages, and the page that is shown."""

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.trust import pages
from mnist_tui.tui.features.trust.pages import place_of, shown_page
from mnist_tui.tui.features.trust.paint import page_top, paint_pages, paint_waiting
from mnist_tui.tui.features.trust.state import TrustState
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.frame.wait_hint import hint_beside_training
from mnist_tui.tui.paint.canvas import Canvas


class TrustPane(Pane):
    """A page of its own for every measure."""

    TITLE = "trust"
    FOCUS = "trust"
    HELP = (
        "How far the predictions can be trusted, measured on images that the network does not learn from: validation, "
        "or test once t was pressed; the title says which, how many, and at which step."
    )
    PAGES = tuple((page.name, page.help) for page in pages.PAGES)
    WORDS = tuple(dict.fromkeys(word for page in pages.PAGES for word in page.words))
    FOLLOWS_STEPS = False

    def paint(self, run: Run, ui: UiState, width: int, height: int) -> Canvas:
        """Draw the row of pages, and the page below."""
        page, look = shown_page(ui), ui.look
        names, question = tuple(one.name for one in pages.PAGES), page.question
        canvas = paint_pages(names, place_of(ui), question, width, height, look.palette, look.glyphs)
        top = page_top(height)
        if why_not := page.why_not(run):
            canvas.paste(0, top, paint_waiting(why_not, width, height - top, look.palette, look.glyphs))
        elif page.measured(run, ui) is not None:
            canvas.paste(0, top, page.paint(run, ui, width, height - top))
        else:
            split = ui.state(TrustState).split(run)
            what = "predictions" if run.is_foreign else f"{split} images"
            text = f"measuring on the {what}{hint_beside_training(run)}"
            canvas.paste(0, top, paint_waiting(text, width, height - top, look.palette, look.glyphs))
        return canvas

    def title(self, run: Run, ui: UiState) -> str:
        """Say which images, how many, and at which step, if it is known."""
        page = shown_page(ui)
        measured = None if page.why_not(run) else page.measured(run, ui)
        if measured is None:
            return self.TITLE
        if run.is_foreign:
            return ui.look.glyphs.separator.join((self.TITLE, f"{measured.images:,} predictions"))
        parts = [self.TITLE, f"{measured.images:,} {measured.split} images"]
        if run.is_about == "run":
            parts.append(f"step {measured.step:,}")
        return ui.look.glyphs.separator.join(parts)
