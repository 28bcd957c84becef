"""Everything that opens a file: IDX, the bundled MNIST, other data sets, models. It knows no engine and no screen."""
