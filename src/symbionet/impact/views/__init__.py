"""HTTP to the queries and actions of the ledger."""
