"""The initial load of a large directory: `make bench-load`."""
