"""What the commands of the command line do: plain functions that return or show text."""
