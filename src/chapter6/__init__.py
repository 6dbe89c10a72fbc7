"""Chapter 6 of *Deep Learning with Python*, from the raw archives to one report.

Imports go one way: a module imports only from its own folder, or from one to the left of it::

    errors, formats, language, layout, run_state, tables → config → jobs → stages → fetching
        → sources → text, climate → models → training → evaluation → claims → caching, engine
        → reporting → commands

Only `caching`, `engine` and `commands` import Snakemake. The scripts in ``scripts/`` bind the
functions to its rules, and `chapter6.jobs.job` gets the `snakemake` object that Snakemake gives to
each script. ``tests/unit/repository/test_imports.py`` checks this.
"""
