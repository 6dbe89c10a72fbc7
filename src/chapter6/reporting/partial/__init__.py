"""Reading results folders that may be incomplete, for the partial report and the compare page."""
