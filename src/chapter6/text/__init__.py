"""From review texts to integer sequences (chapter 6, sections 6.1 and 6.2)."""
