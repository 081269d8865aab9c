"""Checks of a compiled tree, one module per subject. Each check is a function that yields issues."""
