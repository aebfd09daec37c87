"""One function per verb: read -> decide -> write or produce. Every face (command, button, Python) calls these."""
