"""The configuration: its schema, its checks, and the settings of one edition."""

from chapter6.config.loading import ConfigurationError, Edition, load_edition

__all__ = ["ConfigurationError", "Edition", "load_edition"]
