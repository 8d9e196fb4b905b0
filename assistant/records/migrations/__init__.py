"""Numbered migrations, run by `records.open`. Each one is a file in `versions`."""
