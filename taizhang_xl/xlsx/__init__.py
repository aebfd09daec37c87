"""The file format: guarded reading, lossless patching, safe saving."""
