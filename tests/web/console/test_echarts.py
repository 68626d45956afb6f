"""The library that draws the charts is the one that was published."""

import hashlib
from importlib import resources

PUBLISHED = "b66b25aeb4df84e33199dc21694014d336d222cbd9deb0e5a7c14bd6aa0d0fd0"
"""Of dist/echarts.min.js in echarts 6.1.0 on npm."""


def test_the_library_is_byte_for_byte_what_was_published():
    file = resources.files("holdfast.web.console") / "static" / "console" / "echarts.min.js"
    assert hashlib.sha256(file.read_bytes()).hexdigest() == PUBLISHED
