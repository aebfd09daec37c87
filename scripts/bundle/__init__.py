"""What the two archives for users are made of: locked wheels for a system, an installer, what a double click starts."""
