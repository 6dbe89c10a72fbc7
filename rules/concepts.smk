rule encode_examples:
    input:
        vocabulary=rules.build_vocabulary.output.vocabulary,
    output:
        RESULTS.fact("encode_examples"),
    log:
        RESULTS.log("encode_examples"),
    benchmark:
        RESULTS.benchmark("encode_examples")
    localrule: True
    resources:
        **asked("encode_examples"),
    params:
        **stage("encode_examples"),
    message:
        "Encoding the toy examples of section 6.1"
    script:
        "../scripts/encode_examples.py"


rule forward_rnn:
    output:
        RESULTS.fact("forward_rnn"),
    log:
        RESULTS.log("forward_rnn"),
    benchmark:
        RESULTS.benchmark("forward_rnn")
    threads: SETTINGS.hardware.threads
    resources:
        **asked("forward_rnn"),
    params:
        **stage("forward_rnn"),
    message:
        "Running recurrent layers in NumPy and in Keras (section 6.2)"
    script:
        "../scripts/forward_rnn.py"


rule describe_climate:
    input:
        climate=rules.read_climate.output.climate,
        normalized=rules.normalize_climate.output.normalized,
    output:
        RESULTS.fact("describe_climate"),
    log:
        RESULTS.log("describe_climate"),
    benchmark:
        RESULTS.benchmark("describe_climate")
    localrule: True
    resources:
        **asked("describe_climate"),
    params:
        **stage("describe_climate"),
    message:
        "Describing the weather (section 6.3)"
    script:
        "../scripts/describe_climate.py"


rule map_embeddings:
    input:
        vocabulary=rules.build_vocabulary.output.vocabulary,
        vectors=rules.align_vectors.output.matrix,
        # not read: the checkpoint that decides whether the weights change; see evaluate in models.smk
        data=prepared_data(SETTINGS.concepts.map_embeddings.model),
        weights=first_run(SETTINGS.concepts.map_embeddings.model).file("best"),
    output:
        RESULTS.fact("map_embeddings"),
    log:
        RESULTS.log("map_embeddings"),
    benchmark:
        RESULTS.benchmark("map_embeddings")
    localrule: True
    resources:
        **asked("map_embeddings"),
    params:
        **stage("map_embeddings"),
    message:
        "Comparing the learned embedding with GloVe (section 6.1)"
    script:
        "../scripts/map_embeddings.py"


rule show_padding:
    input:
        reviews=rules.read_reviews.output.reviews,
        vocabulary=rules.build_vocabulary.output.vocabulary,
    output:
        RESULTS.fact("show_padding"),
    log:
        RESULTS.log("show_padding"),
    benchmark:
        RESULTS.benchmark("show_padding")
    localrule: True
    resources:
        **asked("show_padding"),
    params:
        **stage("show_padding"),
    message:
        "Showing what the models see of a review (section 6.1)"
    script:
        "../scripts/show_padding.py"


rule describe_predictions:
    input:
        predictions=[
            first_run(model).file("predictions")
            for model in sorted(without_points(SETTINGS.models))
        ],
        reviews=rules.read_reviews.output.reviews,
        encoded=rules.encode_reviews.output.imdb,
        # not read: with the one above, the checkpoints that decide whether predictions are new
        prepared=[
            rules.align_vectors.output.matrix,
            rules.normalize_climate.output.normalized,
        ],
    output:
        RESULTS.fact("describe_predictions"),
    log:
        RESULTS.log("describe_predictions"),
    benchmark:
        RESULTS.benchmark("describe_predictions")
    localrule: True
    resources:
        **asked("describe_predictions"),
    params:
        **stage("describe_predictions"),
    message:
        "Describing where the models are right and wrong (sections 6.2 and 6.3)"
    script:
        "../scripts/describe_predictions.py"


rule read_along:
    input:
        reviews=rules.read_reviews.output.reviews,
        vocabulary=rules.build_vocabulary.output.vocabulary,
        # not read: the checkpoints that decide whether the weights change
        data=prepared_data(SETTINGS.concepts.read_along.model),
        vectors=pretrained_vectors(SETTINGS.concepts.read_along.model),
        predictions=first_run(SETTINGS.concepts.read_along.model).file("predictions"),
        best=first_run(SETTINGS.concepts.read_along.model).file("best"),
    output:
        RESULTS.fact("read_along"),
    log:
        RESULTS.log("read_along"),
    benchmark:
        RESULTS.benchmark("read_along")
    threads: SETTINGS.hardware.threads
    resources:
        **asked("read_along"),
    params:
        **stage("read_along"),
    message:
        "Reading reviews word by word (section 6.2)"
    script:
        "../scripts/read_along.py"
