"""``chapter6 fetch`` and ``chapter6 doctor``: what a run needs, before it begins."""
