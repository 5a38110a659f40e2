"""How the handbook is built: `make docs`."""

project = "Samvirke"
author = "The Samvirke founders"
copyright = "2026, the Samvirke founders, Apache-2.0"  # noqa: A001  # the name Sphinx reads
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["colon_fence", "dollarmath", "deflist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "Samvirke"
html_static_path = ["pictures"]
exclude_patterns = ["_build"]
autodoc_typehints = "description"
