"""Why an exchange was answered as it was: from the journal, the ledger and the world."""
