"""How welcome e-mails get from their ledger to their readers: each once, whoever dies on the way."""
