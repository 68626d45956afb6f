"""The simulated shop: who works for it, who buys from it, when and what."""
