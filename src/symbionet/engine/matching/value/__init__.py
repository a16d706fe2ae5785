"""What an exchange is worth and what its haul costs per year, as ranges."""
