from _helpers import read_numbers, write_numbers

if __name__ == "__main__":
    if "snakemake" not in globals():
        from _helpers import mock_snakemake

        snakemake = mock_snakemake()
    write_numbers(read_numbers(snakemake.input[0]), snakemake.output[0])
