"""Measurements: how right the readings are and how fast, for the project and for its peers."""
