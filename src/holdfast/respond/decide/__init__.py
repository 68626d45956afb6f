"""Online decisions: a moment and its facts in, a verdict with its reasons out, while the customer waits."""
