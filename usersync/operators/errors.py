"""Why a change of operators is refused; the messages are for the person at the form."""


class OperatorError(Exception):
    """Nothing was written."""


class EmailTaken(OperatorError):
    def __init__(self, email: str) -> None:
        super().__init__(f"Somebody already signs in with {email}.")


class AlreadySetUp(OperatorError):
    def __init__(self) -> None:
        super().__init__("This UserSync is already set up. Sign in instead.")
