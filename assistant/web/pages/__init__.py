"""The widgets and what they are wired to. What happens behind a button is in `handlers`."""
