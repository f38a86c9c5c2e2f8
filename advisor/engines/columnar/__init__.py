"""The engine over tables: a program as expressions over columns, a row a business.

Kleene's three values are a boolean column with nulls, stages are an order of columns, certainties are sums. The
expressions are Narwhals', so that Polars, DuckDB, PySpark and, through Ibis, a database run them unchanged.
"""
