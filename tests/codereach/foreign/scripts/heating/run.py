from scripts.heating.profiles import profile

profile(snakemake.input[0], snakemake.output[0])
