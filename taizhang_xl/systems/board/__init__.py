"""The board: the year's work at a glance as one page for a browser, made for one audience and holding nothing else."""
