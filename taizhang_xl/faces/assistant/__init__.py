"""The assistant: the steps of the month on one page, each a verb; a window, or a menu in a terminal."""
