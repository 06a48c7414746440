"""Puts up the second wall between accounts (`rules.accounts.walls`): policies on all tables of accounts."""
