"""The report: tables, plots as inline SVG, and the one page that holds them."""
