"""What users hold, and how it follows the rules."""
