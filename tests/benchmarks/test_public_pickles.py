"""The public set's pickles are read without being run."""

import builtins
import pickle
from pathlib import Path

import numpy as np
import pytest
from benchmarks.public.methods import Scored
from benchmarks.public.pickles import Record, array, columns
from benchmarks.public.run import hits


class Touch:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


class Evaluated:
    def __reduce__(self):
        return builtins.eval, ("1 + 1",)


def test_a_pickle_that_calls_anything_else_is_refused_before_it_runs(tmp_path):
    trace = tmp_path / "it-ran"
    with pytest.raises(pickle.UnpicklingError, match="not one of the 9 names allowed"):
        columns(pickle.dumps(Touch(trace)))
    assert not trace.exists()
    with pytest.raises(pickle.UnpicklingError, match=r"builtins\.eval"):
        columns(pickle.dumps(Evaluated()))


def test_what_is_no_data_frame_is_refused():
    with pytest.raises(pickle.UnpicklingError, match="not a data frame"):
        columns(pickle.dumps([1, 2, 3]))


def written(code: str, content: object, shape: tuple[int, ...]) -> Record:
    kind = Record(code, False, True)
    kind.state = (3, "<", None, None, None, -1, -1, 0)
    made = Record()
    made.state = (1, shape, kind, False, content)
    return made


def test_an_array_comes_out_as_it_was_and_other_types_are_refused():
    numbers = np.arange(6).reshape(2, 3)
    assert (array(written("i8", numbers.tobytes(), (2, 3))) == numbers).all()
    assert array(written("O8", [5, "x"], (2,))).tolist() == [5, "x"]
    with pytest.raises(pickle.UnpicklingError, match="allowed: V8"):
        array(written("V8", b"\0" * 8, (1,)))


def test_ties_share_the_places_that_are_left():
    scored: Scored = [(1, 0.9, 0.9), (2, 0.5, 0.5), (3, 0.5, 0.5), ("outside:window", 0.4, 0.4)]
    assert hits(scored, {1, 3}, 2) == 1.5
    assert hits(scored, {1, 3}, 5) == 2.0
