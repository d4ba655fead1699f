"""What the roles of users are called."""

from cartera.parties.access import Role
from cartera.problems import N_

ROLES = {
    Role.COLLECTOR: N_("Collector"),
    Role.SUPERVISOR: N_("Supervisor"),
    Role.AUDITOR: N_("Auditor"),
    Role.ADMINISTRATOR: N_("Administrator"),
}
