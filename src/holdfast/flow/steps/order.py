"""The steps, in their order."""

from holdfast.flow.steps import compact, complaints, retain, trace
from holdfast.flow.steps.step import Step

STEPS: tuple[Step, ...] = (
    complaints.STEP,
    trace.STEP,
    compact.STEP,
    retain.STEP,
)
