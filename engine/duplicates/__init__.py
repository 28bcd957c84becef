"""Duplicate images."""
