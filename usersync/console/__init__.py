"""The web console: views, forms and template tags; no models, no decisions."""
