"""The app `questions`: questionnaires of the whole product, and the answers to them."""

from symbionet.core.app import SymbionetApp


class QuestionsConfig(SymbionetApp):
    """Configuration of `questions`."""

    name = "symbionet.questions"
