"""Complaints linked on an engine, from nothing or one more; judged by people; kept beside the lake."""
