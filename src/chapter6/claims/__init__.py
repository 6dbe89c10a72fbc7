"""The chapter's claims as data, and the rules that judge them by measured results."""
