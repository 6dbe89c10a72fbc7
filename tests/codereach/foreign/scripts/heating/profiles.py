from .._helpers import read_numbers, write_numbers
from .units import to_kelvin


def profile(source, target):
    write_numbers([to_kelvin(number) for number in read_numbers(source)], target)
