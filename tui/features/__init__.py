"""One folder for each feature of the program."""
