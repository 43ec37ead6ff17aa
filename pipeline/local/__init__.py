"""One machine's processes: PostgreSQL and Airflow started, followed, examined and stopped.

Airflow is run, never imported; only what was started here is ever stopped.
"""
