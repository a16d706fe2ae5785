"""What pages of audits show: words, rounded figures, places on maps."""
