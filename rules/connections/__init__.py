"""Directory connections: how a source comes in (its tokens), and what of its requests is remembered."""
