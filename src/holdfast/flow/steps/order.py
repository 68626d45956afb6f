"""The steps, in their order."""

from holdfast.flow.steps import compact, retain, trace
from holdfast.flow.steps.step import Step

STEPS: tuple[Step, ...] = (
    trace.STEP,
    compact.STEP,
    retain.STEP,
)
