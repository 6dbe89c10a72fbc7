ZERO = 273.15


def to_kelvin(celsius):
    return celsius + ZERO


def to_fahrenheit(celsius):
    return celsius * 1.8 + 32
