"""What the pages of `policy` show: tables of barriers, demands, the brief, the yearly report, the guideline."""
