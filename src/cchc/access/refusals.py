"""The two ways in which an action says no. Both carry one sentence in the user's language."""

from django.utils.functional import Promise


class Refusal(Exception):  # noqa: N818
    """Either of the two; `field` names the form field the sentence stands beside, where there is one."""

    def __init__(self, sentence: str | Promise, *, field: str | None = None) -> None:
        self.sentence = str(sentence)
        super().__init__(self.sentence)
        self.field = field


class Refused(Refusal):
    """What was asked cannot be done as things are: the sentence says what is wrong and what to do."""


class Denied(Refusal):
    """The actor has not the right. A page answers 404, so that nobody learns what exists; the log names it."""
