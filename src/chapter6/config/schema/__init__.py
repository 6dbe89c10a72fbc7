"""What the configuration may hold, as pydantic models."""
