"""Where people come in: command line, Python functions, frames, buttons."""
