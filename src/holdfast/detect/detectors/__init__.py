"""One detector a file: a module that holds one of its own name. See :mod:`holdfast.detect.registry`."""
