"""What is done with them: calls, losses, where the money goes, and what the called tell."""
