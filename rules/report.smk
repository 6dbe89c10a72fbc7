rule compare_models:
    input:
        metrics=every_run("metrics"),
        runs=every_run("run", [m for m in COMPARED if m not in BASELINES]),
        histories=every_run("history", [m for m in COMPARED if m not in BASELINES]),
        published=home("reference", "published.json"),
    output:
        parquet=RESULTS.table("comparison"),
        csv=report(
            RESULTS.table("comparison_csv"),
            caption="../report/captions/comparison.rst",
            category="Models",
        ),
        summary=RESULTS.table("summary"),
        summary_csv=report(
            RESULTS.table("summary_csv"),
            caption="../report/captions/summary.rst",
            category="Models",
        ),
        histories=RESULTS.table("histories"),
    log:
        RESULTS.log("compare_models"),
    benchmark:
        RESULTS.benchmark("compare_models")
    localrule: True
    resources:
        **asked("compare_models"),
    params:
        **stage("compare_models"),
    message:
        "Comparing the models"
    script:
        "../scripts/compare_models.py"


rule check_claims:
    input:
        **{name: RESULTS.fact(name) for name in ("reviews", "vectors", "climate")},
        receipt=rules.download_reviews.output.receipt,
        comparison=rules.compare_models.output.parquet,
        histories=rules.compare_models.output.histories,
        runs=every_run("run", without_points(TRAINED)),
    output:
        claims=report(
            RESULTS.table("claims"),
            caption="../report/captions/claims.rst",
            category="Claims",
        ),
    log:
        RESULTS.log("check_claims"),
    benchmark:
        RESULTS.benchmark("check_claims")
    localrule: True
    resources:
        **asked("check_claims"),
    params:
        **stage("check_claims"),
    message:
        "Ruling on the chapter's claims"
    script:
        "../scripts/check_claims.py"


rule report:
    input:
        **{name: RESULTS.fact(name) for name in FACTS},
        comparison=rules.compare_models.output.parquet,
        summary=rules.compare_models.output.summary,
        histories=rules.compare_models.output.histories,
        claims=rules.check_claims.output.claims,
        runs=every_run("run", without_points(TRAINED)),
        summaries=[
            first_run(model).file("summary") for model in without_points(TRAINED)
        ],
        baselines=every_run("metrics", BASELINES),
        records=records_of_runs(),
        receipts=[
            rules.download_reviews.output.receipt,
            rules.download_vectors.output.receipt,
            rules.download_climate.output.receipt,
        ],
        published=home("reference", "published.json"),
        page=home("report", "page.html.j2"),
        parts=[home("report", path) for path in parts_of_the_page()],
    output:
        html=report(
            RESULTS.table("report"),
            caption="../report/captions/report.rst",
            category="Report",
        ),
    log:
        RESULTS.log("report"),
    benchmark:
        RESULTS.benchmark("report")
    localrule: True
    resources:
        **asked("report"),
    params:
        **stage("report"),
    message:
        f"Writing {RESULTS.table('report')}"
    script:
        "../scripts/report.py"
