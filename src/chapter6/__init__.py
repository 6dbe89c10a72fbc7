"""Chapter 6 of *Deep Learning with Python*, from the raw archives to one report.

Imports go one way: a module imports only what is on its own line here, or to the left of it::

    errors, formats, language, layout, run_state, tables → config → jobs → stages → sources
        → text, climate → models → training → evaluation → claims → caching → reporting → commands

``tests/unit/test_imports.py`` checks this. `chapter6.caching.notes` and `chapter6.caching.plan` are
the only modules that import Snakemake. The scripts in ``scripts/`` bind the functions to its rules,
and `chapter6.jobs.job` gets the `snakemake` object that Snakemake gives to each script.
"""
