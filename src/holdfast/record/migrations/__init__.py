"""How the tables came to be what they are; forward from the first."""
