"""Sending: mail drafts over a real server, texts to phones and bots. Nothing here is sent unless a verb was told to."""
