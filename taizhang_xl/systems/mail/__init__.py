"""Mail and texts sent: the drafts of a folder over the office's server, a text to phones, chats and bots."""
