"""observing: what a running process tells about itself (logs, numbers, readiness), never with anybody's words."""
