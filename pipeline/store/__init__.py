"""The only code that talks to PostgreSQL: records in, records out; the statements are in sql/."""
