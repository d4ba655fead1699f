"""Late interest: at which rate, on which days, on what, and how much of it was posted."""
