"""Numbers, titles and facts as the report words them, in its language."""
