from pathlib import Path

import _helpers


def bar(number):
    return "#" * round(number)


bars = [bar(number) for number in _helpers.read_numbers(snakemake.input[0])]
Path(snakemake.output[0]).write_text("\n".join(bars))
