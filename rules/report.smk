rule compare_models:
    input:
        metrics=every_run("metrics.json"),
        runs=every_run("run.json", TRAINED),
        histories=every_run("history.parquet", TRAINED),
        published="reference/published.json",
    output:
        parquet=f"{RESULTS}/comparison.parquet",
        csv=report(
            f"{RESULTS}/comparison.csv",
            caption="../report/captions/comparison.rst",
            category="Models",
        ),
        summary=f"{RESULTS}/summary.parquet",
        summary_csv=report(
            f"{RESULTS}/summary.csv",
            caption="../report/captions/summary.rst",
            category="Models",
        ),
        histories=f"{RESULTS}/histories.parquet",
    log:
        f"{LOGS}/compare_models.log",
    benchmark:
        f"{BENCHMARKS}/compare_models.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=15,
    params:
        **provenance(
            "scripts/compare_models.py",
            {
                # an ordered list: models come in the order of the configuration
                "models": described_models(SETTINGS)
            },
            TABLES,
        ),
    message:
        "Comparing the models"
    script:
        "../scripts/compare_models.py"


rule check_claims:
    input:
        comparison=rules.compare_models.output.parquet,
        histories=rules.compare_models.output.histories,
        runs=every_run("run.json", TRAINED),
    output:
        claims=report(
            f"{RESULTS}/claims.json",
            caption="../report/captions/claims.rst",
            category="Claims",
        ),
    log:
        f"{LOGS}/check_claims.log",
    benchmark:
        f"{BENCHMARKS}/check_claims.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=15,
    params:
        **provenance(
            "scripts/check_claims.py",
            {"edition": EDITION.name, "synthetic": EDITION.synthetic is not None},
            TABLES,
        ),
    message:
        "Ruling on the chapter's claims"
    script:
        "../scripts/check_claims.py"


rule report:
    input:
        comparison=rules.compare_models.output.parquet,
        summary=rules.compare_models.output.summary,
        histories=rules.compare_models.output.histories,
        claims=rules.check_claims.output.claims,
        runs=every_run("run.json", TRAINED),
        baselines=every_run("metrics.json", BASELINES),
        reviews=rules.read_reviews.output.facts,
        vocabulary=rules.build_vocabulary.output.facts,
        encoded=rules.encode_reviews.output.facts,
        vectors=rules.align_vectors.output.facts,
        climate=rules.read_climate.output.irregularities,
        sources=[
            rules.download_reviews.output.receipt,
            rules.download_vectors.output.receipt,
            rules.download_climate.output.receipt,
        ],
        encode_examples=rules.encode_examples.output[0],
        forward_rnn=rules.forward_rnn.output[0],
        describe_climate=rules.describe_climate.output[0],
        map_embeddings=rules.map_embeddings.output[0],
        show_padding=rules.show_padding.output[0],
        describe_predictions=rules.describe_predictions.output[0],
        read_along=rules.read_along.output[0],
        published="reference/published.json",
        page="report/page.html.j2",
        parts=sorted(map(str, Path("report").glob("*/*"))),
    output:
        html=report(
            f"{RESULTS}/report.html",
            caption="../report/captions/report.rst",
            category="Report",
        ),
    log:
        f"{LOGS}/report.log",
    benchmark:
        f"{BENCHMARKS}/report.tsv"
    threads: 1
    resources:
        mem_mb=1500,
        runtime=15,
    params:
        **provenance(
            "scripts/report.py",
            {
                "edition": EDITION.name,
                "title": EDITION.title,
                "synthetic": EDITION.synthetic is not None,
                "settings": SETTINGS.model_dump(exclude_none=True),
                "configfiles": CONFIGFILES,
            },
            (*TABLES, "jinja2", "matplotlib", "pyyaml"),
        ),
    message:
        f"Writing {RESULTS}/report.html"
    script:
        "../scripts/report.py"
