"""Who signs in to the console, and what they may touch."""
