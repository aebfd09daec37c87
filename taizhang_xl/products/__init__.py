"""What is generated, always a new file."""
