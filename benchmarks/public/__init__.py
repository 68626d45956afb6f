"""The trace on a public set that nobody here wrote: the Fraud Detection Handbook's simulated card transactions."""
