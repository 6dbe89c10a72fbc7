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
        **provenance("scripts/describe_climate.py", {}, TABLES),
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
