"""The file format: guarded reading, lossless patching, and a check of what was patched."""
