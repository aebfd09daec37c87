"""Safe writing: one layer for every file operation, locks, backups, and a save that leaves the old file or the new one."""
