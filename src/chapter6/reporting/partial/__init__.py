"""Reading a folder of results that may be incomplete, for the partial report and the compare page."""
