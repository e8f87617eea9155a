"""An application whose only work is to be done in the background while a test looks on."""
