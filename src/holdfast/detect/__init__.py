"""Tables of events → signals: Ibis expressions that others run. One detector a file, in ``detectors/``."""

from holdfast.detect.finding import found
from holdfast.detect.registry import Detector, all_detectors, detector, detector_named

__all__ = ["Detector", "all_detectors", "detector", "detector_named", "found"]
