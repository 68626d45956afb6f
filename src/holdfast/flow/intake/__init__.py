"""Events from outside into the lake: files, growing logs, Kafka; each once, each durable before it counts as taken."""

from holdfast.flow.intake.files import take_files, take_rejected
from holdfast.flow.intake.manner import Manner
from holdfast.flow.intake.positions import Positions
from holdfast.flow.intake.taking import Intake, Taken

__all__ = ["Intake", "Manner", "Positions", "Taken", "take_files", "take_rejected"]
