"""Export: what is known of a task or of one client, as files that others can read. Pure but for the `Records` seam."""
