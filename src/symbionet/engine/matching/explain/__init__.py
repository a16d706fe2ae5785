"""Why a match is rated as it is, what is still to be asked, and what would make it fail: codes with values."""
