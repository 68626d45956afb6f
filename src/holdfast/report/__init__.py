"""How a finished trace is told: to a terminal, a page, files and machines."""
