"""What survives the loss of what."""
