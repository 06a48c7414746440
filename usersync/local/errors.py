"""What a person is told when one-machine mode cannot start."""


class CannotStart(Exception):
    """The message is one sentence for the person at the keyboard; it ends the program with exit code 1."""
