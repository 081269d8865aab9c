"""Keeping translations true to their source: what holds, what does not, and files for translators."""
