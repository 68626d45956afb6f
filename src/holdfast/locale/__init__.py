"""Sentences by code, in the reader's language."""

from holdfast.locale.language import LANGUAGES, chosen_language
from holdfast.locale.names import shown
from holdfast.locale.sentences import Sentences, sentences

__all__ = ["LANGUAGES", "Sentences", "chosen_language", "sentences", "shown"]
