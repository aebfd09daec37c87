"""施工推进图: the steps of a project, when each can end, and which of them decide the end."""
