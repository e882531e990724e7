//! What is true of every bill and every ledger.
