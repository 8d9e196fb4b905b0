"""Who may come in, and what they may see. Nothing here knows the web: the page's door is in `web.entry`."""
