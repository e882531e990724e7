"""Runs the rules of review.sql on a run's file in DuckDB and writes how many findings each has.

usage: review.py RULES.sql RUN.csv[.gz] COUNTS.json
"""
import json
import re
import sys

import duckdb

rules, source, counts = sys.argv[1:4]
# The usual thresholds of ACC-25.
text = open(rules).read().format(source=source, factor=5, least_spread="0.05", invoices=6)
database = duckdb.connect()
database.execute("SET threads = 2")
# The two tables stand before the first rule.
database.execute(text[: text.index("-- ACC-01")])
found = {}
for name, statement in re.findall(r"^-- ([A-Z]{2,3}-\d\d)\n(.*?;)$", text, re.S | re.M):
    found[name] = int(database.execute(statement).fetchall()[0][0])
with open(counts, "w") as out:
    json.dump(found, out, indent=1)
