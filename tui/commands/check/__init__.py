"""The command `mnist-tui check`."""
