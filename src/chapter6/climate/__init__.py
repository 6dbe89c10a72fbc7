"""From the Jena weather table to windows of normalised rows (chapter 6, section 6.3)."""
