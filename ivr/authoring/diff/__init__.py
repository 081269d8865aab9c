"""What callers hear differently between two versions of the menus."""
