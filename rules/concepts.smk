rule encode_examples:
    input:
        vocabulary=rules.build_vocabulary.output.vocabulary,
    output:
        f"{RESULTS}/concepts/encode_examples.json",
    log:
        f"{LOGS}/encode_examples.log",
    benchmark:
        f"{BENCHMARKS}/encode_examples.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=15,
    params:
        **provenance(
            "scripts/encode_examples.py",
            SETTINGS.concepts.encode_examples.model_dump(),
            TABLES,
        ),
    message:
        "Encoding the toy examples of section 6.1"
    script:
        "../scripts/encode_examples.py"


rule forward_rnn:
    output:
        f"{RESULTS}/concepts/forward_rnn.json",
    log:
        f"{LOGS}/forward_rnn.log",
    benchmark:
        f"{BENCHMARKS}/forward_rnn.tsv"
    threads: 1
    resources:
        mem_mb=1500,
        runtime=15,
    params:
        **provenance(
            "scripts/forward_rnn.py",
            SETTINGS.concepts.forward_rnn.model_dump(),
            NETWORKS,
        ),
    message:
        "Running recurrent layers in NumPy and in Keras (section 6.2)"
    script:
        "../scripts/forward_rnn.py"


rule describe_climate:
    input:
        climate=rules.read_climate.output.climate,
        normalized=rules.normalize_climate.output.normalized,
    output:
        f"{RESULTS}/concepts/describe_climate.json",
    log:
        f"{LOGS}/describe_climate.log",
    benchmark:
        f"{BENCHMARKS}/describe_climate.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=15,
    params:
        **provenance("scripts/describe_climate.py", {}, ("pandas", *TABLES)),
    message:
        "Describing the weather (section 6.3)"
    script:
        "../scripts/describe_climate.py"


rule map_embeddings:
    input:
        vocabulary=rules.build_vocabulary.output.vocabulary,
        vectors=rules.align_vectors.output.matrix,
        # not read: as for evaluate_<model>, the checkpoint that decides whether the weights are new
        data=prepared_data(SETTINGS.concepts.map_embeddings.model),
        weights=f"{run_folder(SETTINGS.concepts.map_embeddings.model, SETTINGS.seeds[0])}/best.weights.h5",
    output:
        f"{RESULTS}/concepts/map_embeddings.json",
    log:
        f"{LOGS}/map_embeddings.log",
    benchmark:
        f"{BENCHMARKS}/map_embeddings.tsv"
    threads: 1
    resources:
        mem_mb=1500,
        runtime=15,
    params:
        **provenance(
            "scripts/map_embeddings.py",
            SETTINGS.concepts.map_embeddings.model_dump(exclude={"model"})
            | {
                "encoding": SETTINGS.models[
                    SETTINGS.concepts.map_embeddings.model
                ].encoding
            },
            (*TABLES, "h5py"),
        ),
    message:
        "Comparing the learned embedding with GloVe (section 6.1)"
    script:
        "../scripts/map_embeddings.py"


rule show_padding:
    input:
        reviews=rules.read_reviews.output.reviews,
        vocabulary=rules.build_vocabulary.output.vocabulary,
    output:
        f"{RESULTS}/concepts/show_padding.json",
    log:
        f"{LOGS}/show_padding.log",
    benchmark:
        f"{BENCHMARKS}/show_padding.tsv"
    threads: 1
    resources:
        mem_mb=2000,
        runtime=15,
    params:
        **provenance(
            "scripts/show_padding.py",
            {
                "max_words": SETTINGS.reviews.max_words,
                "views": views_of_reviews(),
            },
            TABLES,
        ),
    message:
        "Showing what the models see of a review (section 6.1)"
    script:
        "../scripts/show_padding.py"


rule describe_predictions:
    input:
        predictions=[
            f"{run_folder(model, SETTINGS.seeds[0])}/predictions.parquet"
            for model in sorted(SETTINGS.models)
        ],
        # not read: the checkpoints that decide whether the predictions are new
        prepared=[
            rules.encode_reviews.output.imdb,
            rules.align_vectors.output.matrix,
            rules.normalize_climate.output.normalized,
        ],
    output:
        f"{RESULTS}/concepts/describe_predictions.json",
    log:
        f"{LOGS}/describe_predictions.log",
    benchmark:
        f"{BENCHMARKS}/describe_predictions.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=15,
    params:
        **provenance(
            "scripts/describe_predictions.py",
            SETTINGS.concepts.describe_predictions.model_dump()
            | {
                "models": {
                    name: m.task if name in TRAINED else "climate"
                    for name, m in SETTINGS.models.items()
                }
            },
            ("pandas", *TABLES),
        ),
    message:
        "Describing where the models are right and wrong (sections 6.2 and 6.3)"
    script:
        "../scripts/describe_predictions.py"


rule read_along:
    input:
        reviews=rules.read_reviews.output.reviews,
        vocabulary=rules.build_vocabulary.output.vocabulary,
        # not read: the checkpoints that decide whether the weights are new
        data=prepared_data(SETTINGS.concepts.read_along.model),
        vectors=pretrained_vectors(SETTINGS.concepts.read_along.model),
        predictions=f"{run_folder(SETTINGS.concepts.read_along.model, SETTINGS.seeds[0])}/predictions.parquet",
        best=f"{run_folder(SETTINGS.concepts.read_along.model, SETTINGS.seeds[0])}/best.weights.h5",
    output:
        f"{RESULTS}/concepts/read_along.json",
    log:
        f"{LOGS}/read_along.log",
    benchmark:
        f"{BENCHMARKS}/read_along.tsv"
    threads: 1
    resources:
        mem_mb=1500,
        runtime=15,
    params:
        **provenance(
            "scripts/read_along.py",
            SETTINGS.concepts.read_along.model_dump(exclude={"model"})
            | {
                "network": model_settings(SETTINGS, SETTINGS.concepts.read_along.model)
            },
            (*NETWORKS, "pyarrow"),
            model_stage(
                SETTINGS, "evaluate", SETTINGS.concepts.read_along.model
            ).named,
        ),
    message:
        "Reading reviews word by word (section 6.2)"
    script:
        "../scripts/read_along.py"
