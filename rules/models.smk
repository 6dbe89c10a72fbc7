for model in TRAINED:
    for seed in SETTINGS.seeds:

        rule:
            name:
                job_name("train", model, seed)
            input:
                data=prepared_data(model),
                vectors=pretrained_vectors(model),
            output:
                best=f"{run_folder(model, seed)}/best.weights.h5",
                final=f"{run_folder(model, seed)}/final.weights.h5",
                history=f"{run_folder(model, seed)}/history.parquet",
                summary=f"{run_folder(model, seed)}/summary.txt",
                run=f"{run_folder(model, seed)}/run.json",
            log:
                f"{LOGS}/train/{model}/seed-{seed}.log",
            benchmark:
                f"{BENCHMARKS}/train/{model}/seed-{seed}.tsv"
            threads: 1
            resources:
                mem_mb=1500,
                runtime=1440,
            params:
                **model_provenance("train", model),
                task=TRAINED[model].task,
                model=model,
                seed=seed,
            message:
                f"Training {model}, seed {seed}"
            script:
                "../scripts/train_{params.task}.py"

        rule:
            name:
                job_name("evaluate", model, seed)
            input:
                data=prepared_data(model),
                test=test_data(model),
                # not read: Snakemake judges a job anew when a checkpoint that it needs has run, and
                # only after this one too is it clear whether the model is trained again
                vectors=pretrained_vectors(model),
                best=f"{run_folder(model, seed)}/best.weights.h5",
                final=f"{run_folder(model, seed)}/final.weights.h5",
                run=f"{run_folder(model, seed)}/run.json",
            output:
                metrics=f"{run_folder(model, seed)}/metrics.json",
                predictions=f"{run_folder(model, seed)}/predictions.parquet",
            log:
                f"{LOGS}/evaluate/{model}/seed-{seed}.log",
            benchmark:
                f"{BENCHMARKS}/evaluate/{model}/seed-{seed}.tsv"
            threads: 1
            resources:
                mem_mb=1500,
                runtime=60,
            params:
                **model_provenance("evaluate", model),
                task=TRAINED[model].task,
            message:
                f"Evaluating {model}, seed {seed}"
            script:
                "../scripts/evaluate_{params.task}.py"


for model in BASELINES:
    for seed in SETTINGS.seeds:

        rule:
            name:
                job_name("evaluate", model, seed)
            input:
                data=prepared_data(model),
                test=test_data(model),
            output:
                metrics=f"{run_folder(model, seed)}/metrics.json",
                predictions=f"{run_folder(model, seed)}/predictions.parquet",
            log:
                f"{LOGS}/evaluate/{model}/seed-{seed}.log",
            benchmark:
                f"{BENCHMARKS}/evaluate/{model}/seed-{seed}.tsv"
            threads: 1
            resources:
                mem_mb=1000,
                runtime=15,
            params:
                **model_provenance("evaluate", model),
                model=model,
                seed=seed,
            message:
                f"Evaluating {model}"
            script:
                "../scripts/evaluate_baseline.py"


if len(SETTINGS.seeds) > 1:
    for model in TRAINED:

        rule:
            name:
                f"train_{model}"
            input:
                every_run("run.json", [model]),
            localrule: True

    for model in SETTINGS.models:

        rule:
            name:
                f"evaluate_{model}"
            input:
                every_run("metrics.json", [model]),
            localrule: True
