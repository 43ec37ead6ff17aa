"""The pages in the Airflow UI: a web application that knows nothing of Airflow; a `House` says who asks and who may."""
