"""What the platform is built of, and who sees what."""
