"""The chapter's networks, one function each, as the book lists them."""
