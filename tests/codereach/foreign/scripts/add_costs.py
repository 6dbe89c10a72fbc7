from scripts._helpers import load_costs, read_numbers, write_numbers

write_numbers(load_costs(read_numbers(snakemake.input[0])), snakemake.output[0])
