rule read_reviews:
    input:
        archive=rules.download_reviews.output.archive,
    output:
        reviews=f"{RESULTS}/reviews/reviews.parquet",
        facts=f"{RESULTS}/reviews/reviews.json",
    log:
        f"{LOGS}/read_reviews.log",
    benchmark:
        f"{BENCHMARKS}/read_reviews.tsv"
    threads: 1
    resources:
        mem_mb=1500,
        runtime=15,
    params:
        **provenance(
            "scripts/read_reviews.py",
            DATA_SETTINGS["read_reviews"],
            ["pyarrow"],
        ),
    message:
        "Reading the reviews"
    script:
        "../scripts/read_reviews.py"


rule build_vocabulary:
    input:
        reviews=rules.read_reviews.output.reviews,
    output:
        vocabulary=f"{RESULTS}/reviews/vocabulary.parquet",
        facts=f"{RESULTS}/reviews/vocabulary.json",
    log:
        f"{LOGS}/build_vocabulary.log",
    benchmark:
        f"{BENCHMARKS}/build_vocabulary.tsv"
    threads: 1
    resources:
        mem_mb=2000,
        runtime=15,
    params:
        **provenance(
            "scripts/build_vocabulary.py", DATA_SETTINGS["build_vocabulary"], TABLES
        ),
    message:
        "Ranking the words of the training reviews"
    script:
        "../scripts/build_vocabulary.py"


checkpoint encode_reviews:
    input:
        reviews=rules.read_reviews.output.reviews,
        vocabulary=rules.build_vocabulary.output.vocabulary,
    output:
        plain=f"{RESULTS}/reviews/plain.npz",
        imdb=f"{RESULTS}/reviews/imdb.npz",
        plain_test=f"{RESULTS}/reviews/plain-test.npz",
        imdb_test=f"{RESULTS}/reviews/imdb-test.npz",
        facts=f"{RESULTS}/reviews/encoded.json",
    log:
        f"{LOGS}/encode_reviews.log",
    benchmark:
        f"{BENCHMARKS}/encode_reviews.tsv"
    threads: 1
    resources:
        mem_mb=2500,
        runtime=15,
    params:
        **provenance(
            "scripts/encode_reviews.py", DATA_SETTINGS["encode_reviews"], TABLES
        ),
    message:
        "Encoding the reviews"
    script:
        "../scripts/encode_reviews.py"


checkpoint align_vectors:
    input:
        archive=rules.download_vectors.output.archive,
        vocabulary=rules.build_vocabulary.output.vocabulary,
    output:
        matrix=f"{RESULTS}/vectors/matrix.npz",
        facts=f"{RESULTS}/vectors/coverage.json",
    log:
        f"{LOGS}/align_vectors.log",
    benchmark:
        f"{BENCHMARKS}/align_vectors.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=15,
    params:
        **provenance(
            "scripts/align_vectors.py",
            DATA_SETTINGS["align_vectors"],
            TABLES,
        ),
    message:
        "Looking up the words' pretrained vectors"
    script:
        "../scripts/align_vectors.py"
