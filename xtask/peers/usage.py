"""Sums the usage of October 2026 by contract and metric in DuckDB, on two threads: what `tieout rate` does before it rates.

    usage.py USAGE.csv SUMS.csv
"""

import sys

import duckdb

source, target = sys.argv[1:3]
database = duckdb.connect()
database.execute("set threads = 2")
columns = {"contract_id": "varchar", "metric": "varchar", "timestamp": "timestamptz", "quantity": "decimal(18,3)", "region": "varchar"}
database.execute(
    f"""
    copy (
        select contract_id, metric, sum(quantity) as quantity, count(*) as events
        from read_csv('{source}', header = true, columns = {columns})
        where timestamp >= '2026-10-01T00:00:00Z' and timestamp < '2026-11-01T00:00:00Z'
        group by all
    ) to '{target}' (header)
    """
)
