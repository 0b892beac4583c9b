"""Replaying a log, and comparing what it comes to with the live read model."""
