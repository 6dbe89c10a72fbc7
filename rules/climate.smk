rule read_climate:
    message:
        "Reading the weather table"
    input:
        archive=rules.download_climate.output.archive,
    output:
        climate=f"{RESULTS}/climate/climate.parquet",
        irregularities=f"{RESULTS}/climate/irregularities.json",
    params:
        **provenance(
            "scripts/read_climate.py",
            EDITION.sources.climate.model_dump(include={"member", "rows", "first", "last"}),
            TABLES,
        ),
    log:
        f"{LOGS}/read_climate.log",
    benchmark:
        f"{BENCHMARKS}/read_climate.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=15,
    script:
        "../scripts/read_climate.py"


checkpoint normalize_climate:
    message:
        "Normalising the weather table"
    input:
        climate=rules.read_climate.output.climate,
    output:
        normalized=f"{RESULTS}/climate/normalized.npz",
    params:
        **provenance(
            "scripts/normalize_climate.py",
            {"training_end": SETTINGS.climate.splits.training_end},
            TABLES,
        ),
    log:
        f"{LOGS}/normalize_climate.log",
    benchmark:
        f"{BENCHMARKS}/normalize_climate.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=15,
    script:
        "../scripts/normalize_climate.py"
