"""What the pages in the Airflow UI read and change, as the role dateline_operator: rows come out as dictionaries."""
