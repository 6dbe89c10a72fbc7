"""Chapter 6 of *Deep Learning with Python*, from the raw archives to one report.

The subpackages follow the data, and import only what stands to their left::

    config → provenance → sources → text, climate → models → training
           → evaluation → claims → reporting

The scripts in ``scripts/`` bind these functions to Snakemake's rules. Only ``engine`` and
``commands``, which stand beside that line, know Snakemake.
"""
