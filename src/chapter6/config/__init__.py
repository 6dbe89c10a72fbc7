"""The configuration: its schema, its checks, and the settings of an edition."""
