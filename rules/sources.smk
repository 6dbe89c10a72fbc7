if EDITION.synthetic:

    rule make_sample_reviews:
        output:
            archive=RESOURCES.synthetic("reviews"),
        log:
            RESULTS.log("make_sample_reviews"),
        benchmark:
            RESULTS.benchmark("make_sample_reviews")
        localrule: True
        resources:
            **asked("make_sample_reviews"),
        params:
            **stage("make_sample_reviews"),
        message:
            "Making up reviews (synthetic)"
        script:
            "../scripts/make_sample_reviews.py"

    rule make_sample_vectors:
        output:
            archive=RESOURCES.synthetic("vectors"),
        log:
            RESULTS.log("make_sample_vectors"),
        benchmark:
            RESULTS.benchmark("make_sample_vectors")
        localrule: True
        resources:
            **asked("make_sample_vectors"),
        params:
            **stage("make_sample_vectors"),
        message:
            "Making up word vectors (synthetic)"
        script:
            "../scripts/make_sample_vectors.py"

    rule make_sample_climate:
        output:
            archive=RESOURCES.synthetic("climate"),
        log:
            RESULTS.log("make_sample_climate"),
        benchmark:
            RESULTS.benchmark("make_sample_climate")
        localrule: True
        resources:
            **asked("make_sample_climate"),
        params:
            **stage("make_sample_climate"),
        message:
            "Making up weather (synthetic)"
        script:
            "../scripts/make_sample_climate.py"


# The archives themselves are in the folder downloads/ beside these outputs, which are links to them:
# Snakemake deletes outputs. No `retries:`, because the script itself tries again.
rule download_reviews:
    input:
        from_here(LOCAL_ARCHIVES["reviews"]),
    output:
        archive=fetched(RESOURCES.archive("reviews")),
        receipt=fetched(RESOURCES.receipt("reviews")),
    log:
        RESULTS.log("download_reviews"),
    benchmark:
        RESULTS.benchmark("download_reviews")
    localrule: True
    resources:
        **asked("download_reviews"),
    params:
        **stage("download_reviews"),
        source="reviews",
        refused=literal(refused("reviews")),
    message:
        "Fetching the reviews"
    script:
        "../scripts/download.py"


rule download_vectors:
    input:
        from_here(LOCAL_ARCHIVES["vectors"]),
    output:
        archive=fetched(RESOURCES.archive("vectors")),
        receipt=fetched(RESOURCES.receipt("vectors")),
    log:
        RESULTS.log("download_vectors"),
    benchmark:
        RESULTS.benchmark("download_vectors")
    localrule: True
    resources:
        **asked("download_vectors"),
    params:
        **stage("download_vectors"),
        source="vectors",
        refused=literal(refused("vectors")),
    message:
        "Fetching the word vectors"
    script:
        "../scripts/download.py"


rule download_climate:
    input:
        from_here(LOCAL_ARCHIVES["climate"]),
    output:
        archive=fetched(RESOURCES.archive("climate")),
        receipt=fetched(RESOURCES.receipt("climate")),
    log:
        RESULTS.log("download_climate"),
    benchmark:
        RESULTS.benchmark("download_climate")
    localrule: True
    resources:
        **asked("download_climate"),
    params:
        **stage("download_climate"),
        source="climate",
        refused=literal(refused("climate")),
    message:
        "Fetching the weather table"
    script:
        "../scripts/download.py"


if STORE is not None:

    # where downloads are kept, where files of this machine are, and where there may be a network

    localrules:
        download_reviews,
        download_vectors,
        download_climate,
