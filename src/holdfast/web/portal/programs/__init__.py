"""What other systems may ask of the desk, each with its API key."""
