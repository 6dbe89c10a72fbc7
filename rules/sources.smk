if EDITION.synthetic:

    rule make_sample_reviews:
        output:
            archive=f"{RESOURCES}/synthetic/aclImdb_v1.tar.gz",
        log:
            f"{LOGS}/make_sample_reviews.log",
        benchmark:
            f"{BENCHMARKS}/make_sample_reviews.tsv"
        threads: 1
        resources:
            mem_mb=1000,
            runtime=10,
        params:
            **provenance(
                "scripts/make_sample_reviews.py",
                EDITION.synthetic.model_dump(exclude={"climate_rows"}),
                ["numpy"],
            ),
        message:
            "Making up reviews (synthetic)"
        script:
            "../scripts/make_sample_reviews.py"

    rule make_sample_vectors:
        output:
            archive=f"{RESOURCES}/synthetic/glove.6B.zip",
        log:
            f"{LOGS}/make_sample_vectors.log",
        benchmark:
            f"{BENCHMARKS}/make_sample_vectors.tsv"
        threads: 1
        resources:
            mem_mb=1000,
            runtime=10,
        params:
            **provenance(
                "scripts/make_sample_vectors.py",
                EDITION.synthetic.model_dump(include={"seed"}),
                ["numpy"],
            ),
        message:
            "Making up word vectors (synthetic)"
        script:
            "../scripts/make_sample_vectors.py"

    rule make_sample_climate:
        output:
            archive=f"{RESOURCES}/synthetic/jena_climate_2009_2016.csv.zip",
        log:
            f"{LOGS}/make_sample_climate.log",
        benchmark:
            f"{BENCHMARKS}/make_sample_climate.tsv"
        threads: 1
        resources:
            mem_mb=1000,
            runtime=10,
        params:
            **provenance(
                "scripts/make_sample_climate.py",
                EDITION.synthetic.model_dump(include={"seed", "climate_rows"}),
                ["numpy"],
            ),
        message:
            "Making up weather (synthetic)"
        script:
            "../scripts/make_sample_climate.py"


# Downloads try again by themselves. With `retries:` Snakemake 9.27 can forget a job that waits for
# its next try when a checkpoint finishes in between, and then calls the run a success.
rule download_reviews:
    input:
        local_archives(EDITION.sources.reviews),
    output:
        archive=f"{RESOURCES}/aclImdb_v1.tar.gz",
        receipt=f"{RESOURCES}/aclImdb_v1.json",
    log:
        f"{LOGS}/download_reviews.log",
    benchmark:
        f"{BENCHMARKS}/download_reviews.tsv"
    threads: 1
    resources:
        mem_mb=500,
        runtime=120,
    params:
        **provenance("scripts/download.py", pins(EDITION.sources.reviews), []),
        source="reviews",
    message:
        "Fetching the reviews"
    script:
        "../scripts/download.py"


rule download_vectors:
    input:
        local_archives(EDITION.sources.vectors),
    output:
        archive=f"{RESOURCES}/glove.6B.zip",
        receipt=f"{RESOURCES}/glove.6B.json",
    log:
        f"{LOGS}/download_vectors.log",
    benchmark:
        f"{BENCHMARKS}/download_vectors.tsv"
    threads: 1
    resources:
        mem_mb=500,
        runtime=240,
    params:
        **provenance("scripts/download.py", pins(EDITION.sources.vectors), []),
        source="vectors",
    message:
        "Fetching the word vectors"
    script:
        "../scripts/download.py"


rule download_climate:
    input:
        local_archives(EDITION.sources.climate),
    output:
        archive=f"{RESOURCES}/jena_climate_2009_2016.csv.zip",
        receipt=f"{RESOURCES}/jena_climate_2009_2016.json",
    log:
        f"{LOGS}/download_climate.log",
    benchmark:
        f"{BENCHMARKS}/download_climate.tsv"
    threads: 1
    resources:
        mem_mb=500,
        runtime=60,
    params:
        **provenance("scripts/download.py", pins(EDITION.sources.climate), []),
        source="climate",
    message:
        "Fetching the weather table"
    script:
        "../scripts/download.py"
