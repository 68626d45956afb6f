"""What is done about what was found: online decisions, and later holds, notices and redress."""
