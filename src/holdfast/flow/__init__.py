"""The only room that knows how to run the analytics."""
