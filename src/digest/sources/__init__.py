"""Readers of feeds, pages and files, and the one way to the network."""
