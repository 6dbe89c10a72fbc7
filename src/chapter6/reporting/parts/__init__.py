"""The data for each template of ``report/parts``: one module per template, with the same name.

Each module has one public function, `part`, which turns the report's `Material` into the data that
the template finds under its own name.
"""
