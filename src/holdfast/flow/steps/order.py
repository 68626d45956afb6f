"""The steps, in their order."""

from holdfast.flow.steps import compact, compare, complaints, detect, domains, freeze, heads, link, retain, sweep, trace
from holdfast.flow.steps.step import Step

STEPS: tuple[Step, ...] = (
    complaints.STEP,
    domains.STEP,
    freeze.STEP,
    heads.STEP,
    detect.STEP,
    compare.STEP,
    link.STEP,
    trace.STEP,
    compact.STEP,
    retain.STEP,
    sweep.STEP,
)
