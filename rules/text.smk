rule read_reviews:
    input:
        archive=rules.download_reviews.output.archive,
    output:
        reviews=RESULTS.data("reviews"),
        facts=RESULTS.fact("reviews"),
    log:
        RESULTS.log("read_reviews"),
    benchmark:
        RESULTS.benchmark("read_reviews")
    group:
        "words"
    resources:
        **asked("read_reviews"),
    params:
        **stage("read_reviews"),
    message:
        "Reading the reviews"
    script:
        "../scripts/read_reviews.py"


rule build_vocabulary:
    input:
        reviews=rules.read_reviews.output.reviews,
    output:
        vocabulary=RESULTS.data("vocabulary"),
        facts=RESULTS.fact("vocabulary"),
    log:
        RESULTS.log("build_vocabulary"),
    benchmark:
        RESULTS.benchmark("build_vocabulary")
    group:
        "words"
    resources:
        **asked("build_vocabulary"),
    params:
        **stage("build_vocabulary"),
    message:
        "Ranking the words of the training reviews"
    script:
        "../scripts/build_vocabulary.py"


checkpoint encode_reviews:
    input:
        reviews=rules.read_reviews.output.reviews,
        vocabulary=rules.build_vocabulary.output.vocabulary,
    output:
        plain=RESULTS.data("plain"),
        imdb=RESULTS.data("imdb"),
        plain_test=RESULTS.data("plain_test"),
        imdb_test=RESULTS.data("imdb_test"),
        facts=RESULTS.fact("encoded"),
    log:
        RESULTS.log("encode_reviews"),
    benchmark:
        RESULTS.benchmark("encode_reviews")
    resources:
        **asked("encode_reviews"),
    params:
        **stage("encode_reviews"),
    message:
        "Encoding the reviews"
    script:
        "../scripts/encode_reviews.py"


checkpoint align_vectors:
    input:
        archive=rules.download_vectors.output.archive,
        vocabulary=rules.build_vocabulary.output.vocabulary,
    output:
        matrix=RESULTS.data("vectors"),
        facts=RESULTS.fact("vectors"),
    log:
        RESULTS.log("align_vectors"),
    benchmark:
        RESULTS.benchmark("align_vectors")
    threads: 2
    resources:
        **asked("align_vectors"),
    params:
        **stage("align_vectors"),
    message:
        "Looking up the words' pretrained vectors"
    script:
        "../scripts/align_vectors.py"
