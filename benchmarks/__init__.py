"""Speed and accuracy, runnable by anyone; nothing here is part of the package."""
