rule read_climate:
    input:
        archive=rules.download_climate.output.archive,
    output:
        climate=RESULTS.data("climate"),
        irregularities=RESULTS.fact("climate"),
    log:
        RESULTS.log("read_climate"),
    benchmark:
        RESULTS.benchmark("read_climate")
    localrule: True
    threads: 2
    resources:
        **asked("read_climate"),
    params:
        **stage("read_climate"),
    message:
        "Reading the weather table"
    script:
        "../scripts/read_climate.py"


checkpoint normalize_climate:
    input:
        climate=rules.read_climate.output.climate,
    output:
        normalized=RESULTS.data("normalized"),
        test=RESULTS.data("normalized_test"),
    log:
        RESULTS.log("normalize_climate"),
    benchmark:
        RESULTS.benchmark("normalize_climate")
    localrule: True
    resources:
        **asked("normalize_climate"),
    params:
        **stage("normalize_climate"),
    message:
        "Normalising the weather table"
    script:
        "../scripts/normalize_climate.py"
