"""Screens that are declarations: a searchable list, a form to add and to edit, and a confirmed delete."""
