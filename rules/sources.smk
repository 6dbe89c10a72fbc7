if EDITION.synthetic:

    rule make_sample_reviews:
        message:
            "Making up reviews (synthetic)"
        output:
            archive=f"{RESOURCES}/synthetic/aclImdb_v1.tar.gz",
        params:
            **provenance(
                "scripts/make_sample_reviews.py",
                EDITION.synthetic.model_dump(exclude={"climate_rows"}),
                ["numpy"],
            ),
        log:
            f"{LOGS}/make_sample_reviews.log",
        benchmark:
            f"{BENCHMARKS}/make_sample_reviews.tsv"
        threads: 1
        resources:
            mem_mb=1000,
            runtime=10,
        script:
            "../scripts/make_sample_reviews.py"

    rule make_sample_vectors:
        message:
            "Making up word vectors (synthetic)"
        output:
            archive=f"{RESOURCES}/synthetic/glove.6B.zip",
        params:
            **provenance(
                "scripts/make_sample_vectors.py",
                EDITION.synthetic.model_dump(include={"seed"}),
                ["numpy"],
            ),
        log:
            f"{LOGS}/make_sample_vectors.log",
        benchmark:
            f"{BENCHMARKS}/make_sample_vectors.tsv"
        threads: 1
        resources:
            mem_mb=1000,
            runtime=10,
        script:
            "../scripts/make_sample_vectors.py"

    rule make_sample_climate:
        message:
            "Making up weather (synthetic)"
        output:
            archive=f"{RESOURCES}/synthetic/jena_climate_2009_2016.csv.zip",
        params:
            **provenance(
                "scripts/make_sample_climate.py",
                EDITION.synthetic.model_dump(include={"seed", "climate_rows"}),
                ["numpy"],
            ),
        log:
            f"{LOGS}/make_sample_climate.log",
        benchmark:
            f"{BENCHMARKS}/make_sample_climate.tsv"
        threads: 1
        resources:
            mem_mb=1000,
            runtime=10,
        script:
            "../scripts/make_sample_climate.py"


rule download_reviews:
    message:
        "Fetching the reviews"
    input:
        local_archives(EDITION.sources.reviews),
    output:
        archive=f"{RESOURCES}/aclImdb_v1.tar.gz",
        record=f"{RESOURCES}/aclImdb_v1.json",
    params:
        **provenance("scripts/download.py", pins(EDITION.sources.reviews), []),
        addresses=EDITION.sources.reviews.addresses,
    log:
        f"{LOGS}/download_reviews.log",
    benchmark:
        f"{BENCHMARKS}/download_reviews.tsv"
    threads: 1
    retries: 2
    resources:
        mem_mb=500,
        runtime=120,
    script:
        "../scripts/download.py"


rule download_vectors:
    message:
        "Fetching the word vectors"
    input:
        local_archives(EDITION.sources.vectors),
    output:
        archive=f"{RESOURCES}/glove.6B.zip",
        record=f"{RESOURCES}/glove.6B.json",
    params:
        **provenance("scripts/download.py", pins(EDITION.sources.vectors), []),
        addresses=EDITION.sources.vectors.addresses,
    log:
        f"{LOGS}/download_vectors.log",
    benchmark:
        f"{BENCHMARKS}/download_vectors.tsv"
    threads: 1
    retries: 2
    resources:
        mem_mb=500,
        runtime=240,
    script:
        "../scripts/download.py"


rule download_climate:
    message:
        "Fetching the weather table"
    input:
        local_archives(EDITION.sources.climate),
    output:
        archive=f"{RESOURCES}/jena_climate_2009_2016.csv.zip",
        record=f"{RESOURCES}/jena_climate_2009_2016.json",
    params:
        **provenance("scripts/download.py", pins(EDITION.sources.climate), []),
        addresses=EDITION.sources.climate.addresses,
    log:
        f"{LOGS}/download_climate.log",
    benchmark:
        f"{BENCHMARKS}/download_climate.tsv"
    threads: 1
    retries: 2
    resources:
        mem_mb=500,
        runtime=60,
    script:
        "../scripts/download.py"
