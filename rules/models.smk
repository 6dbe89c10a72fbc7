SEED = "|".join(map(str, SETTINGS.seeds))
RUN = "seed_{seed}"  # on a cluster, training and evaluating a model are one submission


for model in TRAINED:

    rule:
        name:
            f"train_{model}"
        input:
            data=prepared_data(model),
            vectors=pretrained_vectors(model),
        output:
            best=RESULTS.run(model, "{seed}").file("best"),
            final=RESULTS.run(model, "{seed}").file("final"),
            history=RESULTS.run(model, "{seed}").file("history"),
            summary=RESULTS.run(model, "{seed}").file("summary"),
            run=RESULTS.run(model, "{seed}").file("run"),
        log:
            RESULTS.log("train", model, "seed-{seed}"),
        benchmark:
            RESULTS.benchmark("train", model, "seed-{seed}")
        wildcard_constraints:
            seed=SEED,
        group:
            RUN
        threads: SETTINGS.hardware.threads
        resources:
            **asked(f"train_{model}"),
        params:
            **stage(f"train_{model}"),
            task=SETTINGS.models[model].task,
            model=model,
            seed=seed_of,
        message:
            f"Training {model}, seed {{wildcards.seed}}"
        script:
            "../scripts/train_{params.task}.py"

    rule:
        name:
            f"evaluate_{model}"
        input:
            data=prepared_data(model),
            test=test_data(model),
            # not read: Snakemake reconsiders a job only when a checkpoint in its input has run,
            # and this one, too, decides whether the model is trained again
            vectors=pretrained_vectors(model),
            best=RESULTS.run(model, "{seed}").file("best"),
            final=RESULTS.run(model, "{seed}").file("final"),
            run=RESULTS.run(model, "{seed}").file("run"),
        output:
            metrics=RESULTS.run(model, "{seed}").file("metrics"),
            predictions=RESULTS.run(model, "{seed}").file("predictions"),
        log:
            RESULTS.log("evaluate", model, "seed-{seed}"),
        benchmark:
            RESULTS.benchmark("evaluate", model, "seed-{seed}")
        wildcard_constraints:
            seed=SEED,
        group:
            RUN
        threads: SETTINGS.hardware.threads
        resources:
            **asked(f"evaluate_{model}"),
        params:
            **stage(f"evaluate_{model}"),
            task=SETTINGS.models[model].task,
        message:
            f"Evaluating {model}, seed {{wildcards.seed}}"
        script:
            "../scripts/evaluate_{params.task}.py"


for model in BASELINES:

    rule:
        name:
            f"evaluate_{model}"
        input:
            data=prepared_data(model),
            test=test_data(model),
        output:
            metrics=RESULTS.run(model, "{seed}").file("metrics"),
            predictions=RESULTS.run(model, "{seed}").file("predictions"),
        log:
            RESULTS.log("evaluate", model, "seed-{seed}"),
        benchmark:
            RESULTS.benchmark("evaluate", model, "seed-{seed}")
        wildcard_constraints:
            seed=SEED,
        localrule: True
        resources:
            **asked(f"evaluate_{model}"),
        params:
            **stage(f"evaluate_{model}"),
            model=model,
            seed=seed_of,
        message:
            f"Evaluating {model}"
        script:
            "../scripts/evaluate_baseline.py"
