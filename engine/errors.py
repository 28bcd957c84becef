"""The errors of the engine: every message is one line that names the setting, the value and what was expected."""


class SettingError(ValueError):
    """A setting has an unknown name or a value outside its range."""

    def __init__(self, message: str, setting: str = "") -> None:
        super().__init__(message)
        self.setting = setting
        """The name with which the message begins, for those who call the setting by another; empty for no name."""


class StepBrokenOffError(Exception):
    """A step was not wanted any more before it was taken; the learner stands where it stood before."""


class StateError(ValueError):
    """A saved state does not fit the trainer that is to continue from it."""
