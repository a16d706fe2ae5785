"""The demo: published exchanges and fictional firms, and what people do with them; marked as demo throughout."""
