"""What every stage stands on: access, history, moves, transactions, clock, frames."""
