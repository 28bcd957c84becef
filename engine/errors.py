"""What the engine refuses: every message is one line that names the value, the expectation and the setting."""


class SettingError(ValueError):
    """A setting has an unknown name or a value outside its range."""


class StateError(ValueError):
    """A saved state does not fit the trainer it is put back into."""
