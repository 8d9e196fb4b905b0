"""What is shown: domain values in, escaped markup out. Pure; knows nothing of gradio."""
