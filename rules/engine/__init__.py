"""The rules engine: pure Python, standard library only. Everything that decides is here, nothing that stores."""
