"""The first start: from an empty house to the first plan, on pages or by `cartera init`."""
