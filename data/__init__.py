"""Cases from sources to the store: settings, files, mapping, quarantine, sync."""
