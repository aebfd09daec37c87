"""The commands of `taizhang`: each parses, calls one action, prints, and sets the exit code."""
