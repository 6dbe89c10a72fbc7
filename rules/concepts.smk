rule encode_examples:
    message:
        "Encoding the toy examples of section 6.1"
    input:
        vocabulary=rules.build_vocabulary.output.vocabulary,
    output:
        f"{RESULTS}/concepts/encode_examples.json",
    params:
        **provenance(
            "scripts/encode_examples.py",
            SETTINGS.concepts.encode_examples.model_dump(),
            TABLES,
        ),
    log:
        f"{LOGS}/encode_examples.log",
    benchmark:
        f"{BENCHMARKS}/encode_examples.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=15,
    script:
        "../scripts/encode_examples.py"


rule forward_rnn:
    message:
        "Running recurrent layers in NumPy and in Keras (section 6.2)"
    output:
        f"{RESULTS}/concepts/forward_rnn.json",
    params:
        **provenance(
            "scripts/forward_rnn.py", SETTINGS.concepts.forward_rnn.model_dump(), NETWORKS
        ),
    log:
        f"{LOGS}/forward_rnn.log",
    benchmark:
        f"{BENCHMARKS}/forward_rnn.tsv"
    threads: 1
    resources:
        mem_mb=1500,
        runtime=15,
    script:
        "../scripts/forward_rnn.py"


rule describe_climate:
    message:
        "Describing the weather (section 6.3)"
    input:
        climate=rules.read_climate.output.climate,
        normalized=rules.normalize_climate.output.normalized,
    output:
        f"{RESULTS}/concepts/describe_climate.json",
    params:
        **provenance("scripts/describe_climate.py", {}, TABLES),
    log:
        f"{LOGS}/describe_climate.log",
    benchmark:
        f"{BENCHMARKS}/describe_climate.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=15,
    script:
        "../scripts/describe_climate.py"


rule map_embeddings:
    message:
        "Comparing the learned embedding with GloVe (section 6.1)"
    input:
        vocabulary=rules.build_vocabulary.output.vocabulary,
        vectors=rules.align_vectors.output.matrix,
        weights=f"{run_folder(SETTINGS.concepts.map_embeddings.model, SETTINGS.seeds[0])}/best.weights.h5",
    output:
        f"{RESULTS}/concepts/map_embeddings.json",
    params:
        **provenance(
            "scripts/map_embeddings.py",
            SETTINGS.concepts.map_embeddings.model_dump(exclude={"model"})
            | {"encoding": SETTINGS.models[SETTINGS.concepts.map_embeddings.model].encoding},
            (*TABLES, "h5py"),
        ),
    log:
        f"{LOGS}/map_embeddings.log",
    benchmark:
        f"{BENCHMARKS}/map_embeddings.tsv"
    threads: 1
    resources:
        mem_mb=1500,
        runtime=15,
    script:
        "../scripts/map_embeddings.py"
