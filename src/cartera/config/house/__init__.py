"""The house's own page: rehearsal, sender and hours, users and what each may do."""
