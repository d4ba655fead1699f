"""What the commands of all stages ask in one way."""

import click

creditor_option = click.option(
    "--creditor", "creditor_name", default="", help="Name of the creditor; left out: the only one there is."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
day_type = click.DateTime(["%Y-%m-%d"])
on_option = click.option("--on", "day", type=day_type, help="The day, by value date; left out: today.")
