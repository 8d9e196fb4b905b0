"""Upkeep: copies of the records and the way back, who may read the files, what may go. Between records and lock."""
