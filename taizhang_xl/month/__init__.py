"""The monthly round: refresh, review, close, hanging, sign-off, extension, the packet, the new year."""
