"""The site: ``sphinx-build -W docs docs/_build/html``. It loads nothing from elsewhere."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "extensions"))

from holdfast import __version__
from holdfast.flow.large import LARGE
from holdfast.flow.shop import REACH
from holdfast.flow.tracing import THRESHOLD
from holdfast.ingest.reading import ROW_LIMIT_BYTES
from holdfast.ingest.zones import FIRST_YEAR, LAST_YEAR
from holdfast.lake.lake import FREE_BYTES
from holdfast.lake.retention import NETWORK_DAYS
from holdfast.lake.table import KEYS_DAYS
from holdfast.replay.story import CHAPTERS
from holdfast.report.machine import MOST_EXPOSED
from holdfast.trace import complaints, delays, effect, exposed, knowledge, leads, mixture, priors

project = "Holdfast"
author = "The Holdfast authors"
copyright = "The Holdfast authors, Apache-2.0"
release = version = __version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "written_from_code"]
exclude_patterns = ["_build", "examples/**", "images/**"]

html_theme = "furo"
html_title = f"Holdfast {release}"
html_show_sourcelink = False

myst_enable_extensions = ["colon_fence", "deflist", "substitution"]
myst_heading_anchors = 3
_settings = mixture.Settings()
myst_substitutions = {
    "free_mib": FREE_BYTES >> 20,
    "keys_days": KEYS_DAYS,
    "network_days": NETWORK_DAYS,
    "chapters": ", ".join(map(str, CHAPTERS)),
    "credible": f"{leads.CREDIBLE:.0%}",
    "effects": _settings.effects,
    "few_orders": priors.FEW_ORDERS,
    "first_year": FIRST_YEAR,
    "large": f"{LARGE:,}",
    "last_year": LAST_YEAR,
    "least_period": delays.LEAST_PERIOD,
    "least_risk": exposed.LEAST_RISK,
    "margin_days": complaints.MARGIN.days,
    "misheard": f"{knowledge.MISHEARD:.0%}",
    "most_exposed": f"{MOST_EXPOSED:,}",
    "none": f"{_settings.prior.none:.1f}",
    "logged": _settings.prior.logged,
    "ordinary_delay": f"{delays.ORDINARY_DELAY:.0f}",
    "outside": _settings.prior.outside,
    "reach_days": REACH.days,
    "row_limit": f"{ROW_LIMIT_BYTES >> 20} MiB",
    "shop_weight": f"{priors.KIND_WEIGHTS['outside:shop']:.0f}",
    "sifted": effect.SIFTED,
    "spread": _settings.spread,
    "sweeps": _settings.sweeps,
    "threshold": THRESHOLD,
    "widest": f"{exposed.WIDEST:.0%}",
    "most_orders": f"{exposed.MOST_ORDERS:,}",
}
"""Numbers in the text are the code's own."""

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
napoleon_numpy_docstring = False
python_use_unqualified_type_names = True
