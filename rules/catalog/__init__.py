"""What an account can give: products, groups, templates, privileges."""
