"""What pages of `ems` show."""
