"""The account: one customer company, the tenant that everything else belongs to."""
