"""Activity history: the search in the address, activity in words, and its export."""
