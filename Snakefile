# Chapter Six: chapter 6 of Deep Learning with Python, from the raw archives to one report.
# The settings are in config.yaml; `snakemake --cores 4 report` writes results/sample/report.html.


include: "rules/place.smk"


configfile: CONFIGFILE


container: IMAGE  # for --software-deployment-method apptainer


include: "rules/common.smk"
include: "rules/sources.smk"
include: "rules/text.smk"
include: "rules/climate.smk"
include: "rules/concepts.smk"
include: "rules/models.smk"
include: "rules/report.smk"


localrules:
    all,
    fetch,
    models,
    sweep,
    data,


rule all:
    default_target: True
    input:
        rules.report.output,


rule models:
    input:
        every_run("metrics"),


rule sweep:
    input:
        every_run("metrics", swept_models()),


rule data:
    input:
        rules.encode_reviews.output,
        rules.align_vectors.output,
        rules.normalize_climate.output,


rule fetch:
    input:
        rules.download_reviews.output,
        rules.download_vectors.output,
        rules.download_climate.output,


include: "rules/plan.smk"


CODE.keep()  # cache the parsed code for the next start
