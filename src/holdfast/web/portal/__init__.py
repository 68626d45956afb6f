"""The pages for customers: no account needed."""
