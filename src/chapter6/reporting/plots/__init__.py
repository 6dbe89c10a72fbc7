"""The static plots of the report, drawn with matplotlib as SVG."""
