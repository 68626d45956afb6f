"""The steps, in their order."""

<<<<<<< HEAD
from holdfast.flow.steps import compact, complaints, retain, trace
from holdfast.flow.steps.step import Step

STEPS: tuple[Step, ...] = (
    complaints.STEP,
=======
from holdfast.flow.steps import compact, detect, retain, trace
from holdfast.flow.steps.step import Step

STEPS: tuple[Step, ...] = (
    detect.STEP,
>>>>>>> 95a5dd8 (Look for attacks as events come in, and give policies what stands)
    trace.STEP,
    compact.STEP,
    retain.STEP,
)
