"""`python -m mnist_tui.tui` does what `mnist-tui` does."""

import sys

from mnist_tui.tui.cli.start import main

if __name__ == "__main__":
    sys.exit(main())
