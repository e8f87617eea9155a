"""The two ways in which an action says no. Both carry one sentence in the user's language."""


class Refused(Exception):  # noqa: N818
    """What was asked cannot be done as things are: the sentence says what is wrong and what to do.

    `field` names the form field it stands beside, where there is one.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Denied(Refused):
    """The actor has not the right. A page answers 404, so that nobody learns what exists; the log names it."""
