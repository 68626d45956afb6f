"""What is done with the lake, in order, again and again: read :data:`STEPS` aloud. A step is a file here.

A step is due or it is not; it does its work whole or, killed, can begin again. How far each came is kept beside the
lake and written before the next begins. One runner at a time has a lake.
"""

from holdfast.flow.steps.order import STEPS
from holdfast.flow.steps.running import Progress, progress_file, read_progress, run_every, run_steps
from holdfast.flow.steps.step import Came, Step, Work

__all__ = [
    "STEPS",
    "Came",
    "Progress",
    "Step",
    "Work",
    "progress_file",
    "read_progress",
    "run_every",
    "run_steps",
]
