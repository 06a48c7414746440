"""The rules engine: pure Python, standard library only. It decides; it stores nothing."""
