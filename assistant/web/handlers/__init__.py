"""What the page does, without a page: plain values in, view models out. Knows nothing of gradio."""
