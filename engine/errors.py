"""The errors of the engine: every message is one line that names the setting, the value and what was expected."""


class SettingError(ValueError):
    """A setting has an unknown name or a value outside its range."""


class StateError(ValueError):
    """A saved state does not fit the trainer that is to continue from it."""
