"""Every word that hear reads has a name for readers, in every language."""

import pytest
from tests.record import records

from holdfast.hear.lexicon import values_of
from holdfast.locale import LANGUAGES, sentences


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("group", ["asks", "caller", "contact", "pretext", "region"])
def test_every_word_of_a_list_has_a_name(language, group):
    spoken = sentences(language)
    assert len(values_of(group)) > 10
    for name in values_of(group):
        assert spoken.knows(f"{group}-{name.lower().replace('_', '-')}"), name
    assert spoken.choice(group, "unheard_of") == "unheard_of"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_of_a_complaint_has_a_name(language):
    assert records  # Django is configured before models are imported
    from holdfast.record.models.complaints import STATES  # noqa: PLC0415

    assert all(sentences(language).knows(f"complaint-state-{state.replace('_', '-')}") for state in STATES)
