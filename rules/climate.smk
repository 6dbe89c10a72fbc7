rule read_climate:
    input:
        archive=rules.download_climate.output.archive,
    output:
        climate=f"{RESULTS}/climate/climate.parquet",
        irregularities=f"{RESULTS}/climate/irregularities.json",
    log:
        f"{LOGS}/read_climate.log",
    benchmark:
        f"{BENCHMARKS}/read_climate.tsv"
    threads: 2
    resources:
        mem_mb=1000,
        runtime=15,
    params:
        **provenance(
            "scripts/read_climate.py",
            DATA_SETTINGS["read_climate"],
            TABLES,
        ),
    message:
        "Reading the weather table"
    script:
        "../scripts/read_climate.py"


checkpoint normalize_climate:
    input:
        climate=rules.read_climate.output.climate,
    output:
        normalized=f"{RESULTS}/climate/normalized.npz",
        test=f"{RESULTS}/climate/normalized-test.npz",
    log:
        f"{LOGS}/normalize_climate.log",
    benchmark:
        f"{BENCHMARKS}/normalize_climate.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=15,
    params:
        **provenance(
            "scripts/normalize_climate.py",
            DATA_SETTINGS["normalize_climate"],
            TABLES,
        ),
    message:
        "Normalising the weather table"
    script:
        "../scripts/normalize_climate.py"
