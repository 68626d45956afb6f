"""From what the renderer wrote to clean inline SVG."""

import re
import xml.etree.ElementTree as ET  # it reads only what the renderer has just written

ELEMENTS = frozenset({"svg", "g", "path", "line", "rect", "text", "circle"})
ATTRIBUTES = frozenset(
    {"class", "d", "transform", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity"}
    | {"stroke-linecap", "opacity", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "text-anchor", "font-size"}
    | {"font-weight", "stroke-miterlimit", "viewBox"}
)


def clean(svg: str, width: int, height: int) -> str:
    """Return only the drawing of an SVG: known elements and attributes, numbers to a hundredth of a pixel."""
    root = ET.fromstring(svg)  # noqa: S314
    _clean(root)
    root.attrib = {"viewBox": f"0 0 {width} {height}"}
    return ET.tostring(root, encoding="unicode")


def _clean(element: ET.Element) -> None:
    element.tag = element.tag.rpartition("}")[2]
    element.attrib = {
        name: re.sub(r"-?\d+\.\d{3,}(e-?\d+)?", _rounded, value)
        for name, value in element.attrib.items()
        if name in ATTRIBUTES and (name, value) not in {("opacity", "1"), ("fill", "none")}
    }
    for child in list(element):
        if child.tag.rpartition("}")[2] not in ELEMENTS or _is_empty(child):
            element.remove(child)
        else:
            _clean(child)
    for child in [child for child in element if child.tag == "g" and not len(child)]:
        element.remove(child)


def _is_empty(element: ET.Element) -> bool:
    return element.get("class") in {"background", "foreground"}


def _rounded(number: re.Match[str]) -> str:
    return f"{round(float(number[0]), 2) + 0.0:g}"
