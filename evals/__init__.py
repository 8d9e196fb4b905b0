"""Evals: is a change better, is it safe, does the past really help? See README.md."""
