"""The REST door, `/api/v1`: the same functions as the page's, for other programs on this computer."""
