"""Rows for tests, made by plain functions with what a test does not care about filled in."""
