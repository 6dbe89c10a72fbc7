#!/bin/sh
# properties = {properties}
# What a job submits; it leaves how it ended for status.sh.
trap 'ended=$?; mkdir -p .snakemake/ended; echo $ended > ".snakemake/ended/${{JOB_ID:-${{PBS_JOBID:-${{LSB_JOBID:-$BATCH_JOB_ID}}}}}}"' EXIT
{exec_job}
