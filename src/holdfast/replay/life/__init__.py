"""An ordinary life: what happens in the shop's systems when nothing is wrong."""
