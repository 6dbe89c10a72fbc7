"""What each template of ``report/parts`` shows: a module a template, of the same name.

Each has one public function, `part`, which takes the report's `Material` and returns what the
template gets under its own name.
"""
