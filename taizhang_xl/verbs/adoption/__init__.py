"""What `adopt` asks of an office's own layout, how it is answered, and what is made of the answers."""
