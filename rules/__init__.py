"""The domain: what rules say, how they combine, and how their result becomes seats and rights."""
