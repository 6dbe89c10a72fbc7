"""The claims of the chapter as data, and the rules that decide them from measured results."""
