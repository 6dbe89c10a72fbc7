"""The configuration: its schema, its checks, and the settings of one edition."""
