"""What the chapter says and prints: its claims, listings, errata, lessons and surprises."""
