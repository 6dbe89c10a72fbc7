"""What Snakemake is told before it plans; every rule is known by now."""


def written_by(kind, models, file):
    """Return the rule of each model, as it is called here, and what it writes."""
    return {
        workflow.modifier.modify_rulename(
            f"{kind}_{model}"
        ): workflow.modifier.path_modifier.replace_prefix(
            str(RESULTS.run(model, "{seed}").file(file))
        )
        for model in models
    }


if PLANNED is not None:
    is_module = not workflow.modifier.is_main_snakefile()
    for line in hold(PLANNED, is_module):
        logger.warning(line)
    PLANNED.targets = files_of(
        PLANNED.targets,
        written_by("train", TRAINED, "run")
        | written_by("evaluate", SETTINGS.models, "metrics"),
        SETTINGS.seeds,
    )
    try:
        if not is_module:
            check_names(
                {
                    "--set-resources": workflow.resource_settings.overwrite_resources,
                    "--set-threads": workflow.resource_settings.overwrite_threads,
                    "--groups": getattr(command_line(), "groups", None) or (),
                },
                list(workflow.rules),
            )
        if submits_to(command_line(), "slurm"):
            check_slurm(command_line(), words_for("slurm_partition", SITE))
            bear_absences()
    except InputError as error:
        raise WorkflowError(str(error)) from None


if STORE is not None and workflow.modifier.is_main_snakefile():
    for job in workflow.rules:
        if job.output:
            # only outputs get into the store, so records are outputs there
            job.set_output(record=record_path(STORE.name(job.output[0])))
            # Snakemake sends the scripts to the jobs under the names that it finds here
            job.script = job.script.format(params=job.params)


# What is there by now lives until the end, so the garbage collector need not visit it again. Without
# this it takes a fifth of a dry run's time (benchmarks/engine/plan_cost.py).
gc.freeze()
gc.enable()
